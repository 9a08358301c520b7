"""What of the works goes on the pages of others: who has to do with some, and how they go."""

from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When, Window
from django.urls import reverse

from compromisos.secciones import Pagina, Seccion, registrar

from .models import Obra

A_LA_VISTA = 5


def registrar_secciones():
    """What other pages show of this app; called in `AppConfig.ready()`."""
    registrar(Pagina.INICIO, de_todas)
    registrar(Pagina.ACTIVIDAD, de_la_actividad)
    registrar(Pagina.DEPENDENCIA, de_la_dependencia)
    registrar(Pagina.MUNICIPIO, del_municipio)
    registrar(Pagina.COMITE, del_comite)


def _publicas(hoy):
    return (
        Obra.objects.publicadas()
        .con_atraso(hoy)
        .con_avance()
        .select_related("municipio", "edicion", "ejecutora")
    )


def de_todas(_objeto, dia) -> Seccion | None:
    """For inicio: how many, how many late, and the one last reported on. One query."""
    una = When(atrasada=True, then=Value(1))
    ultima = (
        _publicas(dia.hoy)
        .annotate(
            total=Window(Count("pk")),
            atrasadas=Window(Sum(Case(una, default=Value(0), output_field=IntegerField()))),
        )
        .order_by(F("avance_al").desc(nulls_last=True), "-pk")
        .first()
    )
    datos = {"obra": ultima, "obras": [ultima]}
    return Seccion("obras/_obras_inicio.html", datos) if ultima else None


def de_la_actividad(actividad, dia) -> Seccion | None:
    """The works that help to fulfil it or one that the agenda repeats."""
    principal = actividad.principal
    suyas = Q(actividad=principal) | Q(actividad__misma_que=principal)
    return _seccion(_publicas(dia.hoy).filter(suyas), "Obras que ayudan a cumplirla")


def de_la_dependencia(dependencia, dia) -> Seccion | None:
    """What it carries out."""
    obras = _publicas(dia.hoy).filter(ejecutora=dependencia)
    titulo = "Obras que ejecuta"
    return _seccion(obras, titulo, {"dependencia": dependencia.slug}, sin_ejecutora=True)


def del_municipio(municipio, dia) -> Seccion | None:
    obras = _publicas(dia.hoy).filter(municipio=municipio)
    return _seccion(obras, "Obras", {"municipio": municipio.slug}, sin_municipio=True)


def del_comite(comite, dia) -> Seccion | None:
    """Those it follows or watches."""
    obras = _publicas(dia.hoy).filter(Q(comite=comite) | Q(contraloria=comite))
    return _seccion(obras, "Obras que sigue o vigila", {"municipio": comite.municipio.slug})


def _seccion(obras, titulo, filtros=None, **sin) -> Seccion | None:
    """The late ones first, then the newest edition's; how many there are in the same query."""
    en_orden = obras.order_by("-atrasada", "-edicion__anio", "clave")
    filas = list(en_orden.annotate(total=Window(Count("pk")))[:A_LA_VISTA])
    if not filas:
        return None
    consulta = f"?{urlencode(filtros)}" if filtros else ""
    datos = {
        "obras": filas,
        "total": filas[0].total,
        "titulo": titulo,
        "todas": f"{reverse('obras:obra-list')}{consulta}",
        **sin,
    }
    return Seccion("obras/_obras_de.html", datos)
