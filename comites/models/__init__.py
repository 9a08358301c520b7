from .actas import Acta
from .comites import Comite, TipoComite
from .contraloria import Cedula, EntregaInforme, Informe
from .ediciones import Edicion, Etapa, EtapaEdicion
from .envios import Envio
from .facultades import Facultad, ReglaElegibilidad
from .instrumentos import (
    Aplicacion,
    Instrumento,
    OpcionReactivo,
    Reactivo,
    Respuesta,
    VersionInstrumento,
)
from .integrantes import (
    Cargo,
    ConsultaContacto,
    ContactoIntegrante,
    GrupoEdad,
    Integrante,
    Sector,
    Sexo,
)
from .municipios import Grado, IndiceMarginacion, Municipio, Region, Sentido
from .privacidad import AvisoPrivacidad, Consentimiento
from .quejas import ConsultaQueja, DatosQueja, EstadoQueja, NotaQueja, Queja, Resolucion, Turno

__all__ = [
    "Acta",
    "Aplicacion",
    "AvisoPrivacidad",
    "Cargo",
    "Cedula",
    "Comite",
    "Consentimiento",
    "ConsultaContacto",
    "ConsultaQueja",
    "ContactoIntegrante",
    "DatosQueja",
    "Edicion",
    "EntregaInforme",
    "Envio",
    "EstadoQueja",
    "Etapa",
    "EtapaEdicion",
    "Facultad",
    "Grado",
    "GrupoEdad",
    "IndiceMarginacion",
    "Informe",
    "Instrumento",
    "Integrante",
    "Municipio",
    "NotaQueja",
    "OpcionReactivo",
    "Queja",
    "Reactivo",
    "Region",
    "ReglaElegibilidad",
    "Resolucion",
    "Respuesta",
    "Sector",
    "Sentido",
    "Sexo",
    "TipoComite",
    "Turno",
    "VersionInstrumento",
]
