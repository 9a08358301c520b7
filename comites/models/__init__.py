from .comites import Comite, TipoComite
from .contraloria import Cedula, EntregaInforme, Informe
from .ediciones import Edicion, Etapa, EtapaEdicion
from .envios import Envio
from .instrumentos import (
    Aplicacion,
    Instrumento,
    OpcionReactivo,
    Reactivo,
    Respuesta,
    VersionInstrumento,
)
from .municipios import Grado, IndiceMarginacion, Municipio, Region, Sentido
from .quejas import (
    ConsultaQueja,
    DatosQueja,
    EstadoQueja,
    NotaQueja,
    Queja,
    Resolucion,
    Turno,
)

__all__ = [
    "Aplicacion",
    "Cedula",
    "Comite",
    "ConsultaQueja",
    "DatosQueja",
    "Edicion",
    "EntregaInforme",
    "Envio",
    "EstadoQueja",
    "Etapa",
    "EtapaEdicion",
    "Grado",
    "IndiceMarginacion",
    "Informe",
    "Instrumento",
    "Municipio",
    "NotaQueja",
    "OpcionReactivo",
    "Queja",
    "Reactivo",
    "Region",
    "Resolucion",
    "Respuesta",
    "Sentido",
    "TipoComite",
    "Turno",
    "VersionInstrumento",
]
