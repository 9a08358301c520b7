"""What the records of this app say of the agenda's activities; see `compromisos.pruebas_vivas`.

An invented edition proves nothing: it is left out and, where there is any of it, that is said.
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
from .models.facultades import INVENTADA

SIN_LO_INVENTADO = "; no se cuenta lo inventado de la edición de demostración"
ABIERTOS = (TipoEvento.ASAMBLEA, TipoEvento.TALLER)


def resultado(cumplen, total, frase, enlace, inventadas) -> Resultado:
    """`inventadas`: how many were left out, if any."""
    return Resultado(cumplen, total, frase + (SIN_LO_INVENTADO if inventadas else ""), enlace)


def _contar(filas, condicion, frase, enlace, *, demo="edicion__demo") -> Resultado:
    """How many of them meet it, of all; one query, because pages have many."""
    de_verdad = Q(**{demo: False})
    cuentas = filas.annotate(cumple=condicion).aggregate(
        cumplen=Count("pk", filter=de_verdad & Q(cumple=True)),
        total=Count("pk", filter=de_verdad),
        inventadas=Count("pk", filter=~de_verdad),
    )
    return resultado(frase=frase, enlace=enlace, **cuentas)


def _municipios_con(filas, frase, enlace, *, de=None) -> Resultado:
    """In how many municipalities, or of those of the edition `de`, there are such rows."""
    municipios = Municipio.objects.filter(region__ediciones=de) if de else Municipio.objects.all()
    suyas = filas.filter(municipio=OuterRef("pk"))
    cuentas = municipios.annotate(
        cumple=Exists(suyas.filter(edicion=de) if de else suyas.filter(edicion__demo=False)),
        inventa=Exists(suyas.filter(edicion__demo=True)),
    ).aggregate(
        cumplen=Count("pk", filter=Q(cumple=True)),
        total=Count("pk"),
        inventadas=Count("pk", filter=Q(inventa=True)),
    )
    return resultado(frase=frase, enlace=enlace, **cuentas)


def _en_pie():
    return Evento.objects.publicados().exclude(estado=EstadoEvento.CANCELADO)


def _realizados():
    return Evento.objects.publicados().filter(estado=EstadoEvento.REALIZADO)


# --- Assemblies, calendar and calls (1.1, 1.2, 1.3, 5.2) --------------------------------------
@registrar("asambleas-realizadas", "Municipios con asamblea o taller realizado")
def asambleas_realizadas(actividad: Actividad, hoy: date) -> Resultado:
    return _municipios_con(
        _realizados().filter(tipo__in=ABIERTOS),
        "municipios con al menos una asamblea o un taller realizado",
        reverse("comites:evento-list") + "?cuando=todos",
    )


@registrar("calendario-municipal", "Municipios con eventos en el calendario")
def calendario_municipal(actividad: Actividad, hoy: date) -> Resultado:
    return _municipios_con(
        _en_pie(),
        "municipios con al menos un evento en el calendario",
        reverse("comites:evento-mes"),
    )


@registrar("invitaciones-abiertas", "Asambleas y talleres con convocatoria publicada")
def invitaciones_abiertas(actividad: Actividad, hoy: date) -> Resultado:
    publicadas = Convocatoria.objects.filter(publicada_el__lte=hoy)
    return _contar(
        _en_pie().filter(tipo__in=ABIERTOS),
        Exists(publicadas.filter(evento=OuterRef("pk"))),
        "asambleas y talleres con su convocatoria publicada",
        reverse("comites:convocatoria-list"),
    )


@registrar("convocatorias-mas-largas", "Convocatorias abiertas más días que antes")
def convocatorias_mas_largas(actividad: Actividad, hoy: date) -> Resultado:
    enlace = reverse("comites:convocatoria-list")
    todas = comparar_ediciones()
    ediciones = [edicion for edicion in todas if not edicion.demo]
    inventadas = len(todas) - len(ediciones)
    if len(ediciones) < 2:
        frase = "hacen falta las convocatorias de dos ediciones para compararlas"
        return resultado(0, 0, frase, enlace, inventadas)
    ultima, anterior = ediciones[:2]
    return resultado(
        sum(dias > anterior.mediana for dias in ultima.dias),
        ultima.cuantas,
        f"convocatorias de la edición {ultima.anio} abiertas más días que la mediana de la "
        f"{anterior.anio} ({anterior.mediana:g} días)",
        enlace,
        inventadas,
    )


# --- Powers (4.1, 4.2, 11.1) ------------------------------------------------------------------
def _etapas_con(facultades, frase: str, hoy: date) -> Resultado:
    inventada = Q(fundamento__startswith=f"{INVENTADA}:")
    cuentas = facultades.vigentes(hoy).aggregate(
        reales=Count("etapa", distinct=True, filter=~inventada),
        inventadas=Count("pk", filter=inventada),
    )
    enlace = reverse("comites:facultad-list")
    return resultado(cuentas["reales"], len(Etapa), frase, enlace, cuentas["inventadas"])


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
        frase = "no hay ninguna edición del programa registrada"
        return resultado(0, 0, frase, enlace, Edicion.objects.filter(demo=True).exists())
    con_acta = Comite.objects.con_acta().filter(tipo=tipo, acta_firmada_el__isnull=False)
    frase = f"municipios de la edición {edicion.anio} con {que} y su acta firmada"
    return _municipios_con(con_acta, frase, enlace, de=edicion)


@registrar("comites-por-municipio", "Municipios con comité ciudadano y acta")
def comites_por_municipio(actividad: Actividad, hoy: date) -> Resultado:
    return _municipios_de_la_edicion(TipoComite.CIUDADANO, "comité ciudadano")


@registrar("contralorias-por-municipio", "Municipios con contraloría social y acta")
def contralorias_por_municipio(actividad: Actividad, hoy: date) -> Resultado:
    return _municipios_de_la_edicion(TipoComite.CONTRALORIA_SOCIAL, "contraloría social")


@registrar("comites-formalizados", "Comités ciudadanos en funciones con acta")
def comites_formalizados(actividad: Actividad, hoy: date) -> Resultado:
    return _contar(
        Comite.objects.con_acta().vigentes(hoy).filter(tipo=TipoComite.CIUDADANO),
        Q(acta_firmada_el__isnull=False),
        "comités ciudadanos en funciones con su acta de constitución firmada",
        reverse("comites:comite-list") + f"?tipo={TipoComite.CIUDADANO}",
    )


@registrar("reuniones-de-seguimiento", "Comités en funciones con reuniones en el calendario")
def reuniones_de_seguimiento(actividad: Actividad, hoy: date) -> Resultado:
    reuniones = _en_pie().filter(tipo=TipoEvento.REUNION, edicion__demo=False)
    return _contar(
        Comite.objects.vigentes(hoy),
        Exists(reuniones.filter(comites=OuterRef("pk"))),
        "comités en funciones con al menos una reunión en el calendario",
        reverse("comites:evento-list") + "?tipo=reunion&cuando=todos",
    )


# --- Contraloría social (9.2) -----------------------------------------------------------------
@registrar("informes-de-contraloria", "Informes de contraloría social entregados")
def informes_de_contraloria(actividad: Actividad, hoy: date) -> Resultado:
    sesiones = _realizados().filter(tipo=TipoEvento.CONTRALORIA, edicion__demo=False)
    return _contar(
        Informe.objects.con_estado(hoy).filter(Q(vence__lt=hoy) | Q(entregado_el__isnull=False)),
        Q(entregado_el__isnull=False),
        "informes de contraloría social entregados, de los entregados o ya vencidos; sesiones "
        f"realizadas, {sesiones.count()}",
        reverse("comites:contraloria-list"),
        demo="comite__edicion__demo",
    )
