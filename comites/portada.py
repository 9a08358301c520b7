"""What of this app goes on the pages of others: today's and coming events, overdue agreements."""

from datetime import date

from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, Q, Value
from django.utils import timezone

from compromisos.models import Dependencia, Oportunidad
from compromisos.secciones import Seccion

from .models import Acuerdo, Comite, Evento, Municipio

A_LA_VISTA = 5
_VACIOS = {DateTimeField: None, DateField: None, IntegerField: None, CharField: ""}
# What inicio says of each, in one row: where it stands in an Evento and in an Acuerdo.
_COLUMNAS = [
    (CharField, F("titulo"), F("evento__titulo")),
    (CharField, F("clave"), F("evento__clave")),
    (CharField, F("municipio__nombre"), F("evento__municipio__nombre")),
    (CharField, F("tipo"), None),
    (CharField, F("estado"), None),
    (CharField, F("sede"), None),
    (DateTimeField, F("inicio"), None),
    (DateTimeField, F("fin"), None),
    (IntegerField, None, F("numero")),
    (CharField, None, F("texto")),
    (DateField, None, F("fecha")),
    (CharField, None, F("dependencia__nombre")),
    (CharField, None, F("dependencia__slug")),
    (CharField, None, F("comite__nombre")),
]


def de_hoy(_objeto, dia) -> Seccion | None:
    """For inicio: what happens today and what is owed since before."""
    datos = juntos(Evento.objects.publicados().del_dia(dia.hoy), Acuerdo.objects.vencidos(dia.hoy))
    hay = datos["eventos"] or datos["acuerdos"]
    return Seccion("comites/_hoy.html", datos) if hay else None


def eventos_de_actividad(actividad, dia) -> Seccion | None:
    """The events that help to fulfil it or one that the agenda repeats: the next ones to come
    first, then the last ones past."""
    ahora = timezone.now()
    suyos = Q(actividades=actividad.principal) | Q(actividades__misma_que=actividad.principal)
    eventos = list(
        Evento.objects.publicados()
        .filter(pk__in=Evento.objects.filter(suyos).values("pk"))
        .por_cercania(ahora)
        .con_cambio_de_fecha()
        .select_related("municipio")[: A_LA_VISTA + 1]
    )
    datos = {"eventos": eventos, "a_la_vista": A_LA_VISTA}
    return Seccion("comites/_eventos_de_actividad.html", datos) if eventos else None


def juntos(eventos, vencidos) -> dict:
    """The first events and overdue agreements of those, each with one more than is shown, so that
    the page can say that there are more. One query, because the pages have many."""
    filas = _renglones(Evento, eventos, 1).union(_renglones(Acuerdo, vencidos, 2), all=True)
    hechas = [(fila[0], *_rehecho(fila[1:])) for fila in filas]
    return {
        "eventos": sorted((evento for que, evento, _ in hechas if que == "evento"), key=_por_hora),
        "acuerdos": sorted(
            (acuerdo for que, _, acuerdo in hechas if que == "acuerdo"), key=_por_fecha
        ),
        "a_la_vista": A_LA_VISTA,
    }


def _por_hora(evento):
    return evento.inicio, evento.clave


def _por_fecha(acuerdo):
    return acuerdo.fecha, acuerdo.evento.clave, acuerdo.numero


def _renglones(model, filas, lugar):
    """The first few, with the columns of both kinds."""
    primeras = filas.values("pk")[: A_LA_VISTA + 1]
    columnas = {
        f"columna_{n:02}": columna[lugar]
        if columna[lugar] is not None
        else Value(_VACIOS[columna[0]], output_field=columna[0]())
        for n, columna in enumerate(_COLUMNAS)
    }
    return (
        model.objects.filter(pk__in=primeras)
        .order_by()
        .values_list(Value(model._meta.model_name), *columnas.values())
    )


def _rehecho(fila):
    """The event and the agreement that a row tells of, with what it tells of them."""
    (titulo, clave, municipio, tipo, estado, sede, inicio, fin, *del_acuerdo) = fila
    evento = Evento(
        titulo=titulo,
        clave=clave,
        municipio=Municipio(nombre=municipio),
        tipo=tipo,
        estado=estado,
        sede=sede,
        inicio=inicio,
        fin=fin,
    )
    numero, texto, fecha, dependencia, slug, comite = del_acuerdo
    acuerdo = Acuerdo(
        evento=evento,
        numero=numero,
        texto=texto,
        fecha=fecha,
        dependencia=Dependencia(nombre=dependencia, slug=slug) if slug else None,
        comite=Comite(nombre=comite) if comite else None,
    )
    acuerdo.oportunidad = Oportunidad.VENCIDA
    return evento, acuerdo


def del_comite(comite, hoy: date) -> dict:
    """For a committee's page: its meetings, kept and planned, and its agreements, the newest
    first and each with one more than is shown. Two queries."""
    eventos = comite.eventos.publicados().select_related("municipio").order_by("-inicio", "-id")
    acuerdos = Acuerdo.objects.publicados().del_comite(comite).con_estado(hoy).para_listar()
    return {
        "eventos": list(eventos[: A_LA_VISTA + 1]),
        "acuerdos": list(acuerdos.order_by("-fecha", "-id")[: A_LA_VISTA + 1]),
        "a_la_vista": A_LA_VISTA,
    }


def del_municipio(municipio, hoy: date) -> dict:
    """For a municipality's page: what is to come there, and what is owed from its meetings."""
    vencidos = Acuerdo.objects.vencidos(hoy).filter(evento__municipio=municipio)
    return juntos(municipio.eventos.publicados().por_venir(), vencidos)
