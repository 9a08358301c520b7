"""The agenda as the rows of the spreadsheet that the importer reads: what goes out comes back."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from compromisos.models import Responsabilidad

ENCABEZADOS: tuple[str, ...] = (
    "Evaluación",
    "No.",
    "Compromiso",
    "Tipo de mejora",
    "Recomendación",
    "No. actividad",
    "Actividad",
    "Responsable",
    "Fecha de término",
    "Avance (%)",
    "Observaciones",
)
SEPARADOR = " / "
POR_LOTE = 2000


def filas_de(actividades: QuerySet) -> Iterator[tuple]:
    """A row for each activity, in the queryset's own order, its cells in that of ENCABEZADOS.

    Cells are str, int, Decimal, date or None, without any escaping. Reads in batches, three
    queries each. The progress is that of `con_estado`, which is added when the queryset lacks it.
    """
    if "reportado" not in actividades.query.annotations:
        actividades = actividades.con_estado()
    responsables = Responsabilidad.objects.order_by("orden", "id").select_related("dependencia")
    filas = actividades.select_related(
        "compromiso__evaluacion", "compromiso__tipo_mejora", "compromiso__recomendacion"
    ).prefetch_related(Prefetch("responsabilidades", queryset=responsables))
    for actividad in filas.iterator(chunk_size=POR_LOTE):
        yield _fila(actividad)


def _fila(actividad) -> tuple:
    compromiso = actividad.compromiso
    return (
        compromiso.evaluacion.nombre,
        compromiso.numero,
        compromiso.texto,
        compromiso.tipo_mejora.nombre,
        compromiso.recomendacion.texto,
        actividad.numero,
        _con_marca(actividad.texto, actividad.texto_completo),
        SEPARADOR.join(r.dependencia.nombre for r in actividad.responsabilidades.all()),
        actividad.fecha_fuente or actividad.fecha_termino,
        actividad.reportado,
        actividad.nota_fuente,
    )


def _con_marca(texto, completo):
    return texto if completo else f"{texto} […]".strip()
