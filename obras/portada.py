"""What of the works goes on the pages of others: who has to do with some, and how they go."""

from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When, Window
from django.urls import reverse

from compromisos.secciones import Pagina, Seccion, registrar
from evj.web.consultas import en_una_consulta, primeras

from .models import AccionCorrectiva, Necesidad, Obra, Propuesta

A_LA_VISTA = 5
PEDIDAS = 3  # needs, and proposals, on a municipality's page
# What a line says of each.
DE_LA_NECESIDAD = ("texto", "localidad", "evento__edicion__demo")
DE_LA_PROPUESTA = ("clave", "titulo", "edicion__anio", "edicion__demo")
DE_LA_OBRA = (
    "clave",
    "nombre",
    "tipo",
    "localidad",
    "monto_aprobado",
    "monto_contratado",
    "fin_previsto",
    "etapa",
    "atrasada",
    "fisico",
    "avance_al",
    "municipio__nombre",
    "edicion__anio",
    "edicion__demo",
    "ejecutora__nombre",
)
DE_LA_ACCION = (
    "texto",
    "plazo",
    "oportunidad",
    "atendida_el",
    "quedo",
    "dependencia__nombre",
    "hallazgo__gravedad",
    "hallazgo__evaluacion__obra__clave",
    "hallazgo__evaluacion__obra__nombre",
    "hallazgo__evaluacion__obra__edicion__demo",
    "hallazgo__evaluacion__obra__municipio__nombre",
)


def registrar_secciones():
    """What other pages show of this app; called in `AppConfig.ready()`."""
    registrar(Pagina.INICIO, de_todas)
    registrar(Pagina.ACTIVIDAD, de_la_actividad)
    registrar(Pagina.DEPENDENCIA, de_la_dependencia)
    registrar(Pagina.MUNICIPIO, del_municipio)
    registrar(Pagina.COMITE, del_comite)


def _publicas(hoy):
    return Obra.objects.publicadas().con_atraso(hoy).con_avance()


def de_todas(_objeto, dia) -> Seccion | None:
    """For inicio: how many, how many late, the one last reported on, and what was to be mended
    by now; of the invented works only when there is no other. One query."""
    una = When(atrasada=True, then=Value(1))
    atrasadas = Sum(Case(una, default=Value(0), output_field=IntegerField()))
    de_su_clase = {"partition_by": F("edicion__demo")}
    contadas = _publicas(dia.hoy).annotate(
        cuantas=Window(Count("pk"), **de_su_clase), atrasadas=Window(atrasadas, **de_su_clase)
    )
    obras, acciones = en_una_consulta(
        (
            primeras(contadas, 1, "edicion__demo", F("avance_al").desc(nulls_last=True), "-pk"),
            (*DE_LA_OBRA, "cuantas", "atrasadas"),
        ),
        _vencidas(dia, AccionCorrectiva.objects.all()),
    )
    datos = {"obras": obras, "vencidas": acciones}
    return Seccion("obras/_obras_inicio.html", datos) if obras else None


def de_la_actividad(actividad, dia) -> Seccion | None:
    """The works that help to fulfil it or one that the agenda repeats."""
    principal = actividad.principal
    suyas = Q(actividad=principal) | Q(actividad__misma_que=principal)
    return _seccion(_publicas(dia.hoy).filter(suyas), "Obras que ayudan a cumplirla")


def de_la_dependencia(dependencia, dia) -> Seccion | None:
    """What it carries out, and what it was to mend by now. One query."""
    obras, acciones = en_una_consulta(
        _primeras(_publicas(dia.hoy).filter(ejecutora=dependencia)),
        _vencidas(dia, dependencia.acciones_correctivas),
    )
    filtro = {"dependencia": dependencia.slug}
    datos = {
        **_lista(obras, "Obras que ejecuta", filtro, sin_ejecutora=True),
        "vencidas": acciones,
    }
    return Seccion("obras/_obras_dependencia.html", datos) if obras or acciones else None


def del_municipio(municipio, dia) -> Seccion:
    """What is asked for there, what is proposed and what is built. One query."""
    del_lugar = Q(municipio=municipio) | Q(region=municipio.region_id)
    necesidades = Necesidad.objects.publicas().filter(municipio=municipio)
    propuestas = Propuesta.objects.publicas().con_version().filter(del_lugar)
    obras, necesidades, propuestas = en_una_consulta(
        _primeras(_publicas(dia.hoy).filter(municipio=municipio)),
        (primeras(necesidades, PEDIDAS, "-registrada_el", "-pk"), DE_LA_NECESIDAD),
        (primeras(propuestas, PEDIDAS, "-edicion__anio", "-pk"), DE_LA_PROPUESTA),
    )
    datos = {
        **_lista(obras, "Obras", {"municipio": municipio.slug}, sin_municipio=True),
        "municipio": municipio,
        "necesidades": necesidades,
        "propuestas": propuestas,
    }
    return Seccion("obras/_obras_municipio.html", datos)


def del_comite(comite, dia) -> Seccion | None:
    """Those it follows or watches."""
    obras = _publicas(dia.hoy).filter(Q(comite=comite) | Q(contraloria=comite))
    return _seccion(obras, "Obras que sigue o vigila", {"municipio": comite.municipio.slug})


def _seccion(obras, titulo, filtros=None, **sin) -> Seccion | None:
    """Works alone, one query."""
    [filas] = en_una_consulta(_primeras(obras))
    return Seccion("obras/_obras_de.html", _lista(filas, titulo, filtros, **sin)) if filas else None


def _primeras(obras):
    """The late ones first, then the newest edition's."""
    return primeras(obras, A_LA_VISTA, "-atrasada", "-edicion__anio", "clave"), DE_LA_OBRA


def _vencidas(dia, acciones):
    """The oldest first."""
    vencidas = acciones.vencidas(dia.hoy).con_atencion()
    return primeras(vencidas, A_LA_VISTA, "plazo", "pk"), DE_LA_ACCION


def _lista(obras, titulo, filtros, **sin) -> dict:
    consulta = f"?{urlencode(filtros)}" if filtros else ""
    return {
        "obras": obras,
        "titulo": titulo,
        "todas": f"{reverse('obras:obra-list')}{consulta}",
        **sin,
    }
