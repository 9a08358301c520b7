"""What of the needs and the proposals goes on a municipality's page."""

from django.db.models import Q

from compromisos.secciones import Seccion
from evj.web.consultas import en_una_consulta, primeras

from .models import Necesidad, Propuesta

A_LA_VISTA = 3


def necesidades_y_propuestas(municipio, dia) -> Seccion | None:
    """The newest of each and how many there are, in one query."""
    del_lugar = Q(municipio=municipio) | Q(region=municipio.region_id)
    necesidades, propuestas = en_una_consulta(
        (
            primeras(
                Necesidad.objects.publicas().filter(municipio=municipio),
                A_LA_VISTA,
                "-registrada_el",
                "-pk",
            ),
            ("texto", "localidad", "evento__edicion__demo"),
        ),
        (
            primeras(
                Propuesta.objects.publicas().con_version().filter(del_lugar),
                A_LA_VISTA,
                "-edicion__anio",
                "-pk",
            ),
            ("clave", "titulo", "edicion__anio", "edicion__demo"),
        ),
    )
    datos = {"municipio": municipio, "necesidades": necesidades, "propuestas": propuestas}
    hay = necesidades or propuestas
    return Seccion("obras/_necesidades_y_propuestas.html", datos) if hay else None
