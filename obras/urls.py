"""Addresses of the proposals, the votes, the works and what is asked of them."""

from django.urls import path, re_path

from .views import datos, fotos

app_name = "obras"

urlpatterns = [
    path("obras/datos/oc4ids.json", datos.oc4ids, name="oc4ids"),
    re_path(
        r"^obras/fotos/(?P<de>obra|hallazgo|mantenimiento)/(?P<pk>[0-9]{1,9})/"
        r"(?P<tamano>grande|chica)/\Z",
        fotos.foto,
        name="foto",
    ),
    path("obras/<slug:clave>/", datos.oc4ids, name="obra-detail"),  # PROVISIONAL
]
