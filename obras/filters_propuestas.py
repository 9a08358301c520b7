"""What the public may ask of the lists of needs and proposals."""

from django.db.models import Q

from comites.filters import pedida
from comites.models import Edicion, Municipio
from compromisos.filters import PublicoFilter, opciones, palabras

from .models import Dictamen, Necesidad, Propuesta
from .propuestas import EstadoPropuesta

SIN_DICTAMEN = "sin_dictamen"


class PropuestaFilter(PublicoFilter):
    """Words of some version, exercise, place, opinion and how far it is (see `con_estado`)."""

    q = palabras("Propuesta o municipio")
    edicion = opciones("Edición", "edicion__anio", "Todas")
    municipio = opciones("Municipio", method="para_el_municipio")
    dictamen = opciones(
        "Dictamen",
        method="con_ese_dictamen",
        choices=[*Dictamen.Resultado.choices, (SIN_DICTAMEN, "Sin dictamen")],
    )
    estado = opciones("En qué va", ninguna="Todo", choices=EstadoPropuesta)

    class Meta:
        model = Propuesta
        fields = []

    @classmethod
    def de_la_pagina(cls, request, propuestas):
        """With the choices that find something; two queries."""
        publicas = Propuesta.objects.publicas()
        ediciones = Edicion.objects.filter(propuestas__in=publicas).distinct().order_by("-anio")
        suyos = Q(propuestas__in=publicas) | Q(region__propuestas__in=publicas)
        suyos |= pedida(request, "municipio", "slug")
        municipios = Municipio.objects.filter(suyos).distinct().order_by("clave_nombre")
        return cls(
            request.GET,
            propuestas,
            edicion=[(str(edicion.anio), edicion.rotulo) for edicion in ediciones],
            municipio=list(municipios.values_list("slug", "nombre")),
        )

    def para_el_municipio(self, queryset, name, value):
        """Its own, and those of its whole region."""
        suya = Municipio.objects.filter(slug=value).values("region")
        return queryset.filter(Q(municipio__slug=value) | Q(region__in=suya))

    def con_ese_dictamen(self, queryset, name, value):
        if value == SIN_DICTAMEN:
            return queryset.filter(dictamen__isnull=True)
        return queryset.filter(dictamen=value)


class NecesidadFilter(PublicoFilter):
    """Words, place, and whether some proposal answers it."""

    q = palabras("Qué hace falta o dónde")
    municipio = opciones("Municipio", "municipio__slug")
    propuesta = opciones(
        "Propuestas",
        ninguna="Todas",
        method="segun_sus_propuestas",
        choices=[("si", "Con alguna propuesta"), ("no", "Sin ninguna propuesta")],
    )

    class Meta:
        model = Necesidad
        fields = []

    @classmethod
    def de_la_pagina(cls, request, necesidades):
        """With the choices that find something; one query."""
        publicas = Necesidad.objects.publicas()
        suyos = Q(necesidades__in=publicas) | pedida(request, "municipio", "slug")
        municipios = Municipio.objects.filter(suyos).distinct()
        return cls(
            request.GET,
            necesidades,
            municipio=list(municipios.order_by("clave_nombre").values_list("slug", "nombre")),
        )

    def segun_sus_propuestas(self, queryset, name, value):
        con_alguna = Propuesta.objects.publicas().filter(necesidades__isnull=False)
        suyas = con_alguna.values("necesidades")
        return queryset.filter(pk__in=suyas) if value == "si" else queryset.exclude(pk__in=suyas)
