"""The agenda as the rows of the spreadsheet that the importer reads: what goes out comes back."""

from collections.abc import Callable, Iterator

from django.db.models import Prefetch, QuerySet

from compromisos.models import Responsabilidad

from .columnas import NOMBRES, SEPARADOR
from .fechas import leer_fecha
from .valores import ValorInvalido, con_marca

ENCABEZADOS: tuple[str, ...] = tuple(NOMBRES.values())
POR_LOTE = 2000


def filas_de(actividades: QuerySet, mas: Callable = lambda actividad: ()) -> Iterator[tuple]:
    """A row for each activity, in the queryset's own order, its cells in that of ENCABEZADOS and
    then those that `mas` gives of it.

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
        yield *_fila(actividad), *mas(actividad)


def _fila(actividad) -> tuple:
    compromiso = actividad.compromiso
    return (
        compromiso.evaluacion.nombre,
        compromiso.numero,
        compromiso.texto,
        compromiso.tipo_mejora.nombre,
        compromiso.recomendacion.texto,
        actividad.numero,
        con_marca(actividad.texto, actividad.texto_completo),
        SEPARADOR.join(r.dependencia.nombre for r in actividad.responsabilidades.all()),
        _fecha(actividad),
        actividad.reportado,
        actividad.nota_fuente,
    )


def _fecha(actividad):
    """As the source prints it, where that can be read again as the same day; else the day."""
    try:
        if leer_fecha(actividad.fecha_fuente) == actividad.fecha_termino:
            return actividad.fecha_fuente or None
    except ValorInvalido:
        pass
    return actividad.fecha_termino
