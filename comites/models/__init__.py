from .actas import Acta
from .acuerdos import Acuerdo, Minuta, SeguimientoAcuerdo
from .comites import Comite, TipoComite
from .contraloria import Cedula, EntregaInforme, Informe
from .convocatorias import Convocatoria
from .ediciones import Edicion, Etapa, EtapaEdicion
from .enlaces import EnlaceMunicipal
from .envios import Envio
from .eventos import CambioEvento, EstadoEvento, Evento, TipoEvento
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
from .registros import Asistencia, EdadAsistente, EstadoInscripcion, Inscripcion, SexoAsistente

__all__ = [
    "Acta",
    "Acuerdo",
    "Aplicacion",
    "Asistencia",
    "AvisoPrivacidad",
    "CambioEvento",
    "Cargo",
    "Cedula",
    "Comite",
    "Consentimiento",
    "ConsultaContacto",
    "ConsultaQueja",
    "ContactoIntegrante",
    "Convocatoria",
    "DatosQueja",
    "EdadAsistente",
    "Edicion",
    "EnlaceMunicipal",
    "EntregaInforme",
    "Envio",
    "EstadoEvento",
    "EstadoInscripcion",
    "EstadoQueja",
    "Etapa",
    "EtapaEdicion",
    "Evento",
    "Facultad",
    "Grado",
    "GrupoEdad",
    "IndiceMarginacion",
    "Informe",
    "Inscripcion",
    "Instrumento",
    "Integrante",
    "Minuta",
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
    "SeguimientoAcuerdo",
    "Sentido",
    "Sexo",
    "SexoAsistente",
    "TipoComite",
    "TipoEvento",
    "Turno",
    "VersionInstrumento",
]
