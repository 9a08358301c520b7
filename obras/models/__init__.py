from .avances import AvanceObra, FotoObra, PuntoPrograma
from .calidad import (
    AccionCorrectiva,
    AtencionAccion,
    EvaluacionCalidad,
    FotoHallazgo,
    Gravedad,
    Hallazgo,
    InstrumentoDeObra,
    VerificacionAccion,
)
from .mantenimiento import (
    EstadoMantenimiento,
    FotoMantenimiento,
    NecesidadMantenimiento,
    SeguimientoMantenimiento,
)
from .necesidades import Necesidad
from .obras import CambioObra, EtapaDeObra, EtapaObra, Obra, TipoObra
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
