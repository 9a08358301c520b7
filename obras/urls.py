"""Addresses of the proposals, the votes, the works and what is asked of them."""

from django.urls import path, re_path

from .views import fotos, propuestas, votaciones

app_name = "obras"

urlpatterns = [
    path("obras/necesidades/", propuestas.necesidad_list, name="necesidad-list"),
    path("obras/propuestas/", propuestas.propuesta_list, name="propuesta-list"),
    path("obras/propuestas/<slug:clave>/", propuestas.propuesta_detail, name="propuesta-detail"),
    path("obras/votaciones/", votaciones.votacion_list, name="votacion-list"),
    re_path(
        r"^obras/votaciones/(?P<anio>[0-9]{4})/(?P<slug>[-a-zA-Z0-9_]+)/\Z",
        votaciones.votacion_detail,
        name="votacion-detail",
    ),
    re_path(
        r"^obras/fotos/(?P<de>obra|hallazgo|mantenimiento)/(?P<pk>[0-9]{1,9})/"
        r"(?P<tamano>grande|chica)/\Z",
        fotos.foto,
        name="foto",
    ),
]
