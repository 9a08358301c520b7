"""The sheet of the events: a row for each. What is public moves only in its own page."""

from django.utils import timezone

from compromisos.importacion.datos import permitidas
from compromisos.importacion.existente import por_lotes
from compromisos.importacion.hoja import Columna
from compromisos.importacion.registros import Clase, Grupo
from compromisos.importacion.tipos import TipoDeHoja

from ..eventos import repartir_lugares
from ..models import Comite, Edicion, Evento, Municipio, TipoEvento
from .comparar_eventos import (
    DE_LA_BASE,
    SEPARADOR,
    Comparador,
    como_se_guarda,
)

COLUMNAS = (
    Columna("clave", "Clave", obligatoria=True, sinonimos=("Clave del evento",)),
    Columna("titulo", "Título", obligatoria=True, sinonimos=("Evento",)),
    Columna("tipo", "Tipo", obligatoria=True, sinonimos=("Tipo de evento",)),
    Columna("edicion", "Edición", obligatoria=True),
    Columna("municipio", "Municipio", obligatoria=True),
    Columna("sede", "Sede", obligatoria=True, sinonimos=("Lugar",)),
    Columna("fecha", "Fecha", obligatoria=True),
    Columna("hora", "Hora", obligatoria=True, sinonimos=("Hora de inicio",)),
    Columna("fecha_fin", "Fecha en que termina", sinonimos=("Fecha final",)),
    Columna("hora_fin", "Hora en que termina", obligatoria=True, sinonimos=("Hora final",)),
    Columna("latitud", "Latitud"),
    Columna("longitud", "Longitud"),
    Columna("comites", "Comités"),
    Columna("orden_del_dia", "Orden del día"),
    Columna("con_inscripcion", "Recibe inscripciones"),
    Columna("cupo", "Cupo"),
)
INSTRUCCIONES = (
    ("Clave", "En minúsculas, cifras y guiones: asamblea-tala-2026. No la cambie después."),
    ("Tipo, Edición, Municipio", "Uno de los de la hoja «Valores permitidos»."),
    ("Sede", "Lugar y domicilio."),
    ("Fecha, Hora", "Día/mes/año y horas:minutos, de Jalisco: 30/06/2026 y 18:30."),
    ("Fecha en que termina", "Vacía si es el mismo día."),
    ("Latitud, Longitud", "En grados, como 20.676388 y -103.342222; las dos, o ninguna."),
    ("Comités", "Sus claves, separadas por « / »."),
    ("Recibe inscripciones", "«Sí» si se apuntan en línea. Vacío es no."),
    ("Cupo", "De cuántas personas; vacío si no hay límite."),
    (
        "Lo que ya es público",
        "La fecha, la sede y el municipio se cambian en la página del evento, diciendo por qué. Un "
        "evento nuevo entra sin publicar.",
    ),
    ("Filas", "Cada fila es un evento. Lo que no está en el archivo no se borra ni cambia."),
    ("Antes de guardar", "Se muestra todo lo que cambiaría, con el valor anterior y el nuevo."),
)
EJEMPLOS = (
    (
        "asamblea-ejemplo",
        "Asamblea de ejemplo (borre esta fila)",
        TipoEvento.ASAMBLEA.label,
        2026,
        "Municipio de ejemplo",
        "Casa de la Cultura, Hidalgo 20",
        "30/06/2026",
        "18:00",
        "",
        "20:00",
        None,
        None,
        "cc-ejemplo",
        "1. Bienvenida",
        "No",
        None,
    ),
)


class HojaDeEventos(TipoDeHoja):
    titulo = "Eventos"
    columnas = COLUMNAS
    tablas = (Municipio, Edicion, Comite, Evento, Evento.comites.through)
    filas_bloqueadas = (Evento,)
    anchos = (24, 40, 20, 9, 24, 40, 12, 8, 12, 10, 12, 12, 24, 40, 12, 8)
    instrucciones = INSTRUCCIONES
    ejemplos = EJEMPLOS

    def filas(self):
        eventos = Evento.objects.select_related("edicion", "municipio").prefetch_related("comites")
        for evento in eventos.order_by("inicio", "id").iterator(chunk_size=500):
            inicio, fin = timezone.localtime(evento.inicio), timezone.localtime(evento.fin)
            yield (
                evento.clave,
                evento.titulo,
                evento.get_tipo_display(),
                evento.edicion.anio,
                evento.municipio.nombre,
                evento.sede,
                inicio.date(),
                f"{inicio:%H:%M}",
                fin.date(),
                f"{fin:%H:%M}",
                evento.latitud,
                evento.longitud,
                SEPARADOR.join(sorted(comite.clave for comite in evento.comites.all())),
                evento.orden_del_dia,
                "Sí" if evento.con_inscripcion else "No",
                evento.cupo,
            )

    def permitidos(self):
        yield from permitidas("Tipo", TipoEvento)
        for anio in Edicion.objects.values_list("anio", flat=True):
            yield "Edición", anio
        for nombre in Municipio.objects.values_list("nombre", flat=True):
            yield "Municipio", nombre
        for clave in Comite.objects.values_list("clave", flat=True):
            yield "Comités", clave

    def comparar(self, lector, plan):
        Comparador(lector, plan).comparar()

    def escribir(self, plan, historia):
        """The committees before the history, which copies them; then a larger room lets in who
        waits, as in the page of the event."""
        (grupo,) = plan.grupos
        de_la_base = Grupo(Clase(Evento, "", "", "", (), DE_LA_BASE))
        de_la_base.nuevos = [n._replace(valores=como_se_guarda(n.valores)) for n in grupo.nuevos]
        de_la_base.cambiados = [(pk, como_se_guarda(v)) for pk, v in grupo.cambiados]
        nuevos = de_la_base.insertar({})
        _poner_comites(
            [(pk, valores["comites"]) for pk, valores in grupo.cambiados]
            + [(pk, n.valores["comites"]) for pk, n in zip(nuevos, grupo.nuevos, strict=True)]
        )
        historia.anotar(Evento, nuevos, "+")
        de_la_base.cambiar(historia)
        _repartir([pk for pk, _ in grupo.cambiados])


def _poner_comites(pares: list[tuple[int, tuple[int, ...]]]):
    """Of each event, the ids of its committees: some leave, some come, the rest keep their row."""
    entre = Evento.comites.through
    quedan = {(evento, comite) for evento, comites in pares for comite in comites}
    sobran = []
    for lote in por_lotes(evento for evento, _ in pares):
        for pk, *par in entre.objects.filter(evento__in=lote).values_list(
            "pk", "evento_id", "comite_id"
        ):
            if tuple(par) in quedan:
                quedan.discard(tuple(par))
            else:
                sobran.append(pk)
    for lote in por_lotes(sobran):
        entre.objects.filter(pk__in=lote).delete()
    entre.objects.bulk_create(
        [entre(evento_id=evento, comite_id=comite) for evento, comite in sorted(quedan)]
    )


def _repartir(cambiados):
    for lote in por_lotes(cambiados):
        esperan = Evento.objects.filter(pk__in=lote, inscripciones__estado="en_espera").distinct()
        for evento in esperan:
            repartir_lugares(evento=evento)
