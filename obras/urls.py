"""Addresses of the proposals, the votes, the works and what is asked of them."""

from django.urls import re_path

from .views import fotos

app_name = "obras"

urlpatterns = [
    re_path(
        r"^obras/fotos/(?P<de>obra|hallazgo|mantenimiento)/(?P<pk>[0-9]{1,9})/"
        r"(?P<tamano>grande|chica)/\Z",
        fotos.foto,
        name="foto",
    ),
]
