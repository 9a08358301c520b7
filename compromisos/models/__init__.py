from .agenda import Actividad, Compromiso, Responsabilidad
from .convenios import Convenio
from .correos import Correo, Mencion
from .cortes import Corte
from .estados import Ejecucion, Oportunidad
from .evaluaciones import Documento, Evaluacion, PuntoSintesis, Recomendacion, TipoMejora
from .evidencia import Evidencia
from .importaciones import ImportacionPendiente
from .instituciones import Dependencia, Enlace, Usuario, con_pagina
from .peticiones import PeticionContrasena
from .plazos import Cierre, Prorroga, ResolucionProrroga
from .resumen import Resumen, ResumenEvaluacion, agrupar
from .revision import Revision
from .seguimiento import Avance, CausaAtraso

__all__ = [
    "Actividad",
    "Avance",
    "CausaAtraso",
    "Cierre",
    "Compromiso",
    "Convenio",
    "Correo",
    "Corte",
    "Dependencia",
    "Documento",
    "Ejecucion",
    "Enlace",
    "Evaluacion",
    "Evidencia",
    "ImportacionPendiente",
    "Mencion",
    "Oportunidad",
    "PeticionContrasena",
    "Prorroga",
    "PuntoSintesis",
    "Recomendacion",
    "ResolucionProrroga",
    "Responsabilidad",
    "Resumen",
    "ResumenEvaluacion",
    "Revision",
    "TipoMejora",
    "Usuario",
    "agrupar",
    "con_pagina",
]
