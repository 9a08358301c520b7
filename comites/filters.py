"""What the public may ask of the lists: municipalities, committees, contralorías sociales, events
and agreements."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from compromisos.filters import PublicoFilter, opciones, palabras
from compromisos.models import Dependencia

from .mes import PRIMERO, ULTIMO
from .models import (
    Acuerdo,
    Comite,
    Edicion,
    Evento,
    Grado,
    Municipio,
    Region,
    TipoComite,
    TipoEvento,
)
from .templatetags.comites import ESTADOS_DE_ACUERDO


def pedida(request, parametro: str, campo: str) -> Q:
    """The one that the address names; none when it names none."""
    return Q(**{campo: request.GET.get(parametro, "").replace("\0", "")})


class MunicipioFilter(PublicoFilter):
    """Name or seat, region and grade."""

    q = palabras("Municipio o cabecera")
    region = opciones("Región", "region__slug", "Todas")
    grado = opciones("Marginación", ninguna="Toda", choices=Grado)

    class Meta:
        model = Municipio
        fields = []


class ComiteFilter(PublicoFilter):
    """Name, exercise, kind, place, and whether it is in office on the day `hoy`."""

    q = palabras("Comité o municipio")
    edicion = opciones("Edición", "edicion__anio", "Todas")
    tipo = opciones("Tipo", choices=TipoComite)
    region = opciones("Región", "municipio__region__slug", "Todas")
    municipio = opciones("Municipio", "municipio__slug")
    vigencia = opciones(
        "Periodo",
        method="del_periodo",
        choices=[("si", "En funciones"), ("no", "Terminado o por empezar")],
    )

    class Meta:
        model = Comite
        fields = []

    def __init__(self, data, queryset, *, hoy, **opciones):
        super().__init__(data, queryset, **opciones)
        self.hoy = hoy

    def del_periodo(self, queryset, name, value):
        vigentes = Comite.objects.vigentes(self.hoy)
        if value == "si":
            return queryset.filter(pk__in=vigentes.values("pk"))
        return queryset.exclude(pk__in=vigentes.values("pk"))


def regiones() -> list[tuple[str, str]]:
    """To choose from."""
    return list(Region.objects.values_list("slug", "nombre"))


def regiones_de(municipios) -> list[tuple[str, str]]:
    """Those of the municipalities, to choose from, in alphabetical order."""
    suyas = {municipio.region for municipio in municipios}
    return [(r.slug, r.nombre) for r in sorted(suyas, key=lambda region: region.clave_nombre)]


class ContraloriaFilter(PublicoFilter):
    """Of which exercise and municipality, and how its reports stand (see `con_informes`)."""

    q = None
    edicion = opciones("Edición", "edicion__anio", "Todas")
    municipio = opciones("Municipio", "municipio__slug")
    estado = opciones(
        "Informes",
        method="segun_sus_informes",
        choices=[
            ("vencidos", "Con informes vencidos"),
            ("por_vencer", "Con informes por vencer"),
            ("al_corriente", "Al corriente"),
            ("sin_informes", "Sin informes registrados"),
        ],
    )

    class Meta:
        model = Comite
        fields = []

    @classmethod
    def de_la_pagina(cls, request, contralorias):
        """With the choices that find something; two queries."""
        suyas = {"comites__tipo": "contraloria_social"}
        ediciones = Edicion.objects.filter(**suyas).distinct().order_by("-anio")
        municipios = Municipio.objects.filter(Q(**suyas) | pedida(request, "municipio", "slug"))
        return cls(
            request.GET,
            contralorias,
            edicion=[(str(edicion.anio), edicion.rotulo) for edicion in ediciones],
            municipio=list(
                municipios.distinct().values_list("slug", "nombre").order_by("clave_nombre")
            ),
        )

    def segun_sus_informes(self, queryset, name, value):
        if value == "sin_informes":
            return queryset.filter(informes_total=0)
        if value == "al_corriente":
            return queryset.filter(informes_total__gt=0, informes_vencidos=0)
        return queryset.filter(**{f"informes_{value}__gt": 0})


class EventoFilter(PublicoFilter):
    """Of what kind, where, with which committee and in which exercise."""

    q = palabras("Título o lugar")
    tipo = opciones("Tipo", choices=TipoEvento)
    region = opciones("Región", "municipio__region__slug", "Todas")
    municipio = opciones("Municipio", "municipio__slug")
    comite = opciones("Comité", "comites__clave")
    edicion = opciones("Edición", "edicion__anio", "Todas")

    class Meta:
        model = Evento
        fields = []

    @classmethod
    def de_la_pagina(cls, request, eventos):
        """With the choices that find something, and the one that the address asks for: a place
        has its calendar before it has its first event. Four queries."""
        con_eventos = Q(eventos__publicado=True)
        en_su_region = Q(municipios__eventos__publicado=True)
        regiones = Region.objects.filter(en_su_region | pedida(request, "region", "slug"))
        municipios = Municipio.objects.filter(con_eventos | pedida(request, "municipio", "slug"))
        comites = Comite.objects.filter(con_eventos | pedida(request, "comite", "clave"))
        ediciones = Edicion.objects.filter(con_eventos)
        return cls(
            request.GET,
            eventos,
            region=list(regiones.distinct().values_list("slug", "nombre").order_by("clave_nombre")),
            municipio=list(
                municipios.distinct().values_list("slug", "nombre").order_by("clave_nombre")
            ),
            comite=list(
                comites.distinct().values_list("clave", "nombre").order_by("nombre", "clave")
            ),
            edicion=[
                (str(edicion.anio), edicion.rotulo)
                for edicion in ediciones.distinct().order_by("-anio")
            ],
        )


def con_calendario(dia):
    """A validator: the days that the calendar by month also has."""
    if not PRIMERO <= dia.year <= ULTIMO:
        raise ValidationError(f"El calendario va del año {PRIMERO} al {ULTIMO}.")


class EventoListaFilter(EventoFilter):
    """The same, and when; unless it is said, what is still to come."""

    cuando = opciones(
        "Cuándo",
        ninguna="Por venir",
        choices=[("pasados", "Ya pasaron"), ("todos", "Todos")],
        method="segun_cuando",
    )
    dia = django_filters.DateFilter(
        label="Un día",
        method="de_un_dia",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[con_calendario],
        error_messages={"invalid": "Escriba la fecha como año-mes-día: 2026-03-31."},
    )

    def filter_queryset(self, queryset):
        filtrados = super().filter_queryset(queryset)
        if self.is_valid() and not (self.activos.keys() & {"cuando", "dia"}):
            return filtrados.por_venir()
        return filtrados

    def segun_cuando(self, queryset, name, value):
        if value == "todos":
            return queryset.order_by("-inicio", "-id")
        return queryset.pasados().order_by("-inicio", "-id")

    def de_un_dia(self, queryset, name, value):
        return queryset.del_dia(value)


class AcuerdoFilter(PublicoFilter):
    """How each stands, where it was made and which unit owes it."""

    q = palabras("Acuerdo o municipio")
    estado = opciones("Estado", "oportunidad", choices=list(ESTADOS_DE_ACUERDO.items()))
    municipio = opciones("Municipio", "evento__municipio__slug")
    dependencia = opciones("Dependencia", "dependencia__slug", "Todas, y los comités")

    class Meta:
        model = Acuerdo
        fields = []

    @classmethod
    def de_la_pagina(cls, request, acuerdos, publicados):
        """With the choices that find something, and the municipality that the address asks for;
        two queries."""
        con_acuerdos = Q(eventos__acuerdos__in=publicados)
        municipios = Municipio.objects.filter(con_acuerdos | pedida(request, "municipio", "slug"))
        return cls(
            request.GET,
            acuerdos,
            municipio=list(
                municipios.distinct().values_list("slug", "nombre").order_by("clave_nombre")
            ),
            dependencia=list(
                Dependencia.objects.filter(acuerdos__in=publicados)
                .distinct()
                .values_list("slug", "nombre")
                .order_by("clave_nombre")
            ),
        )
