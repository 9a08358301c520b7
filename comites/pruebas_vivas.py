"""What the records of this app say of the agenda's activities; see `compromisos.pruebas_vivas`.

An invented edition proves nothing: it is left out.
"""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from compromisos.models import Actividad
from compromisos.pruebas_vivas import Resultado, registrar

from .convocatorias import comparar_ediciones
from .models import (
    Comite,
    Convocatoria,
    Edicion,
    EstadoEvento,
    Etapa,
    Evento,
    Facultad,
    Informe,
    Municipio,
    TipoComite,
    TipoEvento,
)

ABIERTOS = (TipoEvento.ASAMBLEA, TipoEvento.TALLER)


def _eventos():
    return Evento.objects.publicados().exclude(edicion__demo=True)


def _comites():
    return Comite.objects.exclude(edicion__demo=True)


def _contar(filas, condicion) -> tuple[int, int]:
    """How many of them meet it, and how many there are; one query, because pages have many."""
    cuentas = filas.annotate(cumple=condicion).aggregate(
        cumplen=Count("pk", filter=Q(cumple=True)), total=Count("pk")
    )
    return cuentas["cumplen"], cuentas["total"]


def _municipios_con(eventos) -> tuple[int, int]:
    return _contar(Municipio.objects.all(), Exists(eventos.filter(municipio=OuterRef("pk"))))


# --- Assemblies, calendar and calls (1.1, 1.2, 1.3, 5.2) --------------------------------------
@registrar("asambleas-realizadas", "Municipios con asamblea o taller realizado")
def asambleas_realizadas(actividad: Actividad, hoy: date) -> Resultado:
    realizados = _eventos().filter(tipo__in=ABIERTOS, estado=EstadoEvento.REALIZADO)
    return Resultado(
        *_municipios_con(realizados),
        "municipios con al menos una asamblea o un taller realizado",
        reverse("comites:evento-list") + "?cuando=todos",
    )


@registrar("calendario-municipal", "Municipios con eventos en el calendario")
def calendario_municipal(actividad: Actividad, hoy: date) -> Resultado:
    return Resultado(
        *_municipios_con(_eventos().exclude(estado=EstadoEvento.CANCELADO)),
        "municipios con al menos un evento en el calendario",
        reverse("comites:evento-mes"),
    )


@registrar("invitaciones-abiertas", "Asambleas y talleres con convocatoria publicada")
def invitaciones_abiertas(actividad: Actividad, hoy: date) -> Resultado:
    abiertos = _eventos().filter(tipo__in=ABIERTOS).exclude(estado=EstadoEvento.CANCELADO)
    publicadas = Convocatoria.objects.filter(publicada_el__lte=hoy)
    return Resultado(
        *_contar(abiertos, Exists(publicadas.filter(evento=OuterRef("pk")))),
        "asambleas y talleres con su convocatoria publicada",
        reverse("comites:convocatoria-list"),
    )


@registrar("convocatorias-mas-largas", "Convocatorias abiertas más días que antes")
def convocatorias_mas_largas(actividad: Actividad, hoy: date) -> Resultado:
    enlace = reverse("comites:convocatoria-list")
    ediciones = [edicion for edicion in comparar_ediciones() if not edicion.demo]
    if len(ediciones) < 2:
        return Resultado(
            0, 0, "hacen falta las convocatorias de dos ediciones para compararlas", enlace
        )
    ultima, anterior = ediciones[:2]
    return Resultado(
        sum(dias > anterior.mediana for dias in ultima.dias),
        ultima.cuantas,
        f"convocatorias de la edición {ultima.anio} abiertas más días que la mediana de la "
        f"{anterior.anio} ({anterior.mediana:g} días)",
        enlace,
    )


# --- Powers (4.1, 4.2, 11.1) ------------------------------------------------------------------
def _etapas_con(facultades, frase: str, hoy: date) -> Resultado:
    vigentes = facultades.reales().vigentes(hoy).order_by().values("etapa").distinct()
    return Resultado(vigentes.count(), len(Etapa), frase, reverse("comites:facultad-list"))


@registrar("derechos-del-comite-ciudadano", "Etapas con derechos y obligaciones: ciudadanos")
def derechos_del_comite_ciudadano(actividad: Actividad, hoy: date) -> Resultado:
    suyas = Facultad.objects.filter(
        tipo_comite=TipoComite.CIUDADANO,
        clase__in=[Facultad.Clase.DERECHO, Facultad.Clase.OBLIGACION],
    )
    frase = "etapas del programa con derechos u obligaciones publicados del comité ciudadano"
    return _etapas_con(suyas, frase, hoy)


@registrar("facultades-del-comite-de-autoridades", "Etapas con facultades: autoridades")
def facultades_del_comite_de_autoridades(actividad: Actividad, hoy: date) -> Resultado:
    suyas = Facultad.objects.filter(tipo_comite=TipoComite.AUTORIDADES)
    frase = "etapas del programa con facultades publicadas del comité de autoridades"
    return _etapas_con(suyas, frase, hoy)


@registrar("atribuciones-del-comite-ciudadano", "Etapas con atribuciones: ciudadanos")
def atribuciones_del_comite_ciudadano(actividad: Actividad, hoy: date) -> Resultado:
    suyas = Facultad.objects.filter(
        tipo_comite=TipoComite.CIUDADANO, clase=Facultad.Clase.ATRIBUCION
    )
    frase = "etapas del programa con atribuciones publicadas del comité ciudadano"
    return _etapas_con(suyas, frase, hoy)


# --- Committees (5.3, 7.1, 9.1, 11.2) ---------------------------------------------------------
def _municipios_de_la_edicion(tipo: TipoComite, que: str) -> Resultado:
    """Of the newest edition: in how many of its municipalities there is such a committee."""
    enlace = reverse("comites:comite-list") + f"?tipo={tipo}"
    edicion = Edicion.objects.exclude(demo=True).first()
    if edicion is None:
        return Resultado(0, 0, "no hay ninguna edición del programa registrada", enlace)
    municipios = Municipio.objects.filter(region__ediciones=edicion)
    con_acta = Comite.objects.con_acta().filter(
        edicion=edicion, tipo=tipo, municipio=OuterRef("pk"), acta_firmada_el__isnull=False
    )
    return Resultado(
        *_contar(municipios, Exists(con_acta)),
        f"municipios de la edición {edicion.anio} con {que} y su acta firmada",
        enlace,
    )


@registrar("comites-por-municipio", "Municipios con comité ciudadano y acta")
def comites_por_municipio(actividad: Actividad, hoy: date) -> Resultado:
    return _municipios_de_la_edicion(TipoComite.CIUDADANO, "comité ciudadano")


@registrar("contralorias-por-municipio", "Municipios con contraloría social y acta")
def contralorias_por_municipio(actividad: Actividad, hoy: date) -> Resultado:
    return _municipios_de_la_edicion(TipoComite.CONTRALORIA_SOCIAL, "contraloría social")


@registrar("comites-formalizados", "Comités ciudadanos en funciones con acta")
def comites_formalizados(actividad: Actividad, hoy: date) -> Resultado:
    vigentes = _comites().con_acta().vigentes(hoy).filter(tipo=TipoComite.CIUDADANO)
    return Resultado(
        *_contar(vigentes, Q(acta_firmada_el__isnull=False)),
        "comités ciudadanos en funciones con su acta de constitución firmada",
        reverse("comites:comite-list") + f"?tipo={TipoComite.CIUDADANO}",
    )


@registrar("reuniones-de-seguimiento", "Comités en funciones con reuniones en el calendario")
def reuniones_de_seguimiento(actividad: Actividad, hoy: date) -> Resultado:
    reuniones = _eventos().filter(tipo=TipoEvento.REUNION).exclude(estado=EstadoEvento.CANCELADO)
    vigentes = _comites().vigentes(hoy)
    return Resultado(
        *_contar(vigentes, Exists(reuniones.filter(comites=OuterRef("pk")))),
        "comités en funciones con al menos una reunión en el calendario",
        reverse("comites:evento-list") + "?tipo=reunion&cuando=todos",
    )


# --- Contraloría social (9.2) -----------------------------------------------------------------
@registrar("informes-de-contraloria", "Informes de contraloría social entregados")
def informes_de_contraloria(actividad: Actividad, hoy: date) -> Resultado:
    debidos = (
        Informe.objects.con_estado(hoy)
        .exclude(comite__edicion__demo=True)
        .filter(Q(vence__lt=hoy) | Q(entregado_el__isnull=False))
    )
    sesiones = _eventos().filter(tipo=TipoEvento.CONTRALORIA, estado=EstadoEvento.REALIZADO)
    return Resultado(
        *_contar(debidos, Q(entregado_el__isnull=False)),
        "informes de contraloría social entregados, de los entregados o ya vencidos; sesiones "
        f"realizadas, {sesiones.count()}",
        reverse("comites:contraloria-list"),
    )
