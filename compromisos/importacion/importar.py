"""The import of a spreadsheet, for the admin and for the command: prepare a plan, carry it out."""

from django.conf import settings
from django.db import transaction

from compromisos.models import (
    Actividad,
    Avance,
    Compromiso,
    Dependencia,
    Evaluacion,
    Recomendacion,
    Responsabilidad,
    TipoMejora,
)

from .agenda import EN_EL_FORMULARIO, Remedios, leer_agenda
from .archivos import sin_recolector
from .columnas import COLUMNAS, HOJAS_DE_AYUDA, NOMBRES
from .comparar import comparar
from .escribir import escribir
from .existente import cargar, dependencias_conocidas, por_lotes
from .hoja import ErrorDeCelda, Hoja
from .paso import PlanDistinto, cerrar_el_paso, exigir_lo_visto, leer_con_limites
from .plan import Plan

__all__ = ["PlanDistinto", "importar", "leer", "planear"]

NO_ES_SUYA = "Usted no puede cambiar ninguna evaluación con ese nombre, ni crearla."
TABLAS = (
    Evaluacion,
    TipoMejora,
    Dependencia,
    Recomendacion,
    Compromiso,
    Actividad,
    Responsabilidad,
    Avance,
)

FILAS = (Evaluacion, Compromiso, Actividad)


def leer(contenido: bytes, nombre: str) -> Hoja:
    """The sheet's rows, within the site's limits. Raises HojaIlegible."""
    return leer_con_limites(contenido, nombre, COLUMNAS, HOJAS_DE_AYUDA)


@sin_recolector()
def planear(
    hoja: Hoja,
    *,
    nombre: str,
    usuario=None,
    evaluacion: str = "",
    crear_dependencias: bool = False,
    remedios: Remedios = EN_EL_FORMULARIO,
) -> Plan:
    """Say what importing the sheet would do; writes nothing.

    `nombre` is the file's. `evaluacion` names where the rows go that name none. `usuario` is whose
    permissions hold; None, the command's, may do everything. `remedios`: what its errors advise.
    """
    dependencias = dependencias_conocidas()
    agenda = leer_agenda(
        hoja,
        evaluacion=evaluacion,
        conocidas={clave: suya for clave, (_, suya) in dependencias.items()},
        crear=crear_dependencias,
        maximo=settings.IMPORTAR_ERRORES,
        remedios=remedios,
    )
    faltas = [] if usuario is None else _faltas_de_permiso(agenda, usuario)
    existente = cargar(agenda.evaluaciones, dependencias, con_avances="avance" in agenda.presentes)
    plan = comparar(agenda, existente, nombre)
    plan.errores += faltas
    plan.cortar_errores(settings.IMPORTAR_ERRORES)
    return plan


def _faltas_de_permiso(agenda, usuario) -> list[ErrorDeCelda]:
    """What the user may not do. It takes from the agenda the evaluations that are not theirs: of
    those nothing is told, not even what differs."""
    faltas = []

    def falta(clave, fila, valor, mensaje):
        faltas.append(ErrorDeCelda(agenda.hoja, fila, NOMBRES[clave], valor, mensaje))

    editables = Evaluacion.objects.editables_por(usuario)
    hay, suyas = (
        {
            clave
            for lote in por_lotes(agenda.evaluaciones)
            for clave in filas.filter(clave_nombre__in=lote).values_list("clave_nombre", flat=True)
        }
        for filas in (Evaluacion.objects.all(), editables)
    )
    puede_crear = usuario.has_perm("compromisos.add_evaluacion")
    for clave, leida in list(agenda.evaluaciones.items()):
        if clave in suyas or (puede_crear and clave not in hay):
            continue
        falta("evaluacion", leida.fila, leida.nombre, NO_ES_SUYA)
        del agenda.evaluaciones[clave]
    if agenda.nombres and not usuario.has_perm("compromisos.add_dependencia"):
        nombres = ", ".join(agenda.nombres.values())
        falta("responsable", 0, nombres, "Usted no puede crear dependencias.")
    return faltas


@sin_recolector()
@transaction.atomic
def importar(hoja: Hoja, *, nombre: str, usuario=None, huella: str = "", **opciones) -> Plan:
    """Import the sheet, all or nothing, and say what was done; takes what planear takes.

    Raises PlanDistinto, and writes nothing, when there are errors or when `huella` is given and
    is not that of what would be written now. Nobody else writes to the agenda meanwhile.
    """
    cerrar_el_paso(TABLAS, FILAS)
    plan = planear(hoja, nombre=nombre, usuario=usuario, **opciones)
    exigir_lo_visto(plan, huella)
    escribir(plan, usuario=usuario, motivo=f"Importación de {nombre}")
    return plan
