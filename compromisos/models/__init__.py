from .agenda import Actividad, Compromiso, Responsabilidad
from .estados import Ejecucion, Oportunidad
from .evaluaciones import Documento, Evaluacion, PuntoSintesis, Recomendacion, TipoMejora
from .importaciones import ImportacionPendiente
from .instituciones import Dependencia, Enlace, Usuario
from .resumen import Resumen, ResumenEvaluacion
from .seguimiento import Avance, CausaAtraso

__all__ = [
    "Actividad",
    "Avance",
    "CausaAtraso",
    "Compromiso",
    "Dependencia",
    "Documento",
    "Ejecucion",
    "Enlace",
    "Evaluacion",
    "ImportacionPendiente",
    "Oportunidad",
    "PuntoSintesis",
    "Recomendacion",
    "Responsabilidad",
    "Resumen",
    "ResumenEvaluacion",
    "TipoMejora",
    "Usuario",
]
