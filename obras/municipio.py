"""What of the needs and the proposals goes on a municipality's page."""

from django.db.models import BooleanField, Count, F, IntegerField, Q, Subquery, TextField, Value
from django.db.models.functions import Cast

from compromisos.secciones import Seccion

from .models import Necesidad, Propuesta

A_LA_VISTA = 3


def necesidades_y_propuestas(municipio, dia) -> Seccion | None:
    """The newest of each and how many there are, in one query."""
    necesidades = Necesidad.objects.publicas().filter(municipio=municipio)
    del_lugar = Q(municipio=municipio) | Q(region=municipio.region_id)
    propuestas = Propuesta.objects.publicas().filter(del_lugar)
    filas = _filas(
        necesidades.order_by("-registrada_el", "-pk"),
        "necesidad",
        F("texto"),
        F("localidad"),
        None,
        F("evento__edicion__demo"),
    ).union(
        _filas(
            propuestas.con_version().order_by("-edicion__anio", "-pk"),
            "propuesta",
            F("titulo"),
            F("clave"),
            F("edicion__anio"),
            F("edicion__demo"),
        ),
        all=True,
    )
    datos = {"municipio": municipio, "necesidades": [], "propuestas": [], "cuantas": {}}
    for que, pk, cuantas, texto, nombre, anio, demo in filas:
        datos["cuantas"][que] = cuantas
        datos["necesidades" if que == "necesidad" else "propuestas"].append(
            {"pk": pk, "texto": texto, "nombre": nombre, "anio": anio, "demo": demo}
        )
    for lista in (datos["necesidades"], datos["propuestas"]):
        lista.sort(key=lambda fila: (fila["anio"] or 0, fila["pk"]), reverse=True)
    hay = datos["necesidades"] or datos["propuestas"]
    return Seccion("obras/_necesidades_y_propuestas.html", datos) if hay else None


def _filas(filas, que, texto, nombre, anio, demo):
    """The first few, each with how many there are in all."""
    cuantas = filas.order_by().values(una=Value(1)).annotate(n=Count("pk", distinct=True))
    primeras = filas.model.objects.filter(pk__in=filas.values("pk")[:A_LA_VISTA])
    if que == "propuesta":
        primeras = primeras.con_version()
    return primeras.order_by().values_list(
        Value(que, output_field=TextField()),
        Cast("pk", IntegerField()),
        Subquery(cuantas.values("n"), output_field=IntegerField()),
        Cast(texto, TextField()),
        Cast(nombre, TextField()),
        Cast(anio or Value(None), IntegerField()),
        Cast(demo, BooleanField()),
    )
