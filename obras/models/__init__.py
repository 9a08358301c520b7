from .acciones_correctivas import AccionCorrectiva, AtencionAccion, VerificacionAccion
from .avances import AvanceObra, FotoObra, PuntoPrograma
from .calidad import (
    EvaluacionCalidad,
    FotoHallazgo,
    Gravedad,
    Hallazgo,
    InstrumentoDeObra,
)
from .cambios import CambioObra
from .mantenimiento import (
    EstadoMantenimiento,
    FotoMantenimiento,
    NecesidadMantenimiento,
    SeguimientoMantenimiento,
)
from .necesidades import Necesidad
from .obras import EtapaDeObra, EtapaObra, Obra, TipoObra
from .propuestas import CompromisoFirmado, Contribucion, Dictamen, Propuesta, VersionPropuesta
from .votaciones import (
    ActaVotacion,
    CentroVotacion,
    GrupoVotante,
    OpcionVotacion,
    Votacion,
    Votos,
)

__all__ = [
    "AccionCorrectiva",
    "ActaVotacion",
    "AtencionAccion",
    "AvanceObra",
    "CambioObra",
    "CentroVotacion",
    "CompromisoFirmado",
    "Contribucion",
    "Dictamen",
    "EstadoMantenimiento",
    "EtapaDeObra",
    "EtapaObra",
    "EvaluacionCalidad",
    "FotoHallazgo",
    "FotoMantenimiento",
    "FotoObra",
    "Gravedad",
    "GrupoVotante",
    "Hallazgo",
    "InstrumentoDeObra",
    "Necesidad",
    "NecesidadMantenimiento",
    "Obra",
    "OpcionVotacion",
    "Propuesta",
    "PuntoPrograma",
    "SeguimientoMantenimiento",
    "TipoObra",
    "VerificacionAccion",
    "VersionPropuesta",
    "Votacion",
    "Votos",
]
