from .acuerdos import Acuerdo, Minuta, SeguimientoAcuerdo
from .comites import Comite, TipoComite
from .ediciones import Edicion, Etapa, EtapaEdicion
from .eventos import CambioEvento, Convocatoria, EstadoEvento, Evento, TipoEvento
from .municipios import Grado, IndiceMarginacion, Municipio, Region, Sentido
from .registros import Asistencia, Envio, EstadoInscripcion, GrupoEdad, Inscripcion, Sexo

__all__ = [
    "Acuerdo",
    "Asistencia",
    "CambioEvento",
    "Comite",
    "Convocatoria",
    "Edicion",
    "Envio",
    "EstadoEvento",
    "EstadoInscripcion",
    "Etapa",
    "EtapaEdicion",
    "Evento",
    "Grado",
    "GrupoEdad",
    "IndiceMarginacion",
    "Inscripcion",
    "Minuta",
    "Municipio",
    "Region",
    "SeguimientoAcuerdo",
    "Sentido",
    "Sexo",
    "TipoComite",
    "TipoEvento",
]
