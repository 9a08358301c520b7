"""Addresses of the proposals, the votes, the works and what is asked of them."""

from django.urls import path, re_path

from .views import datos, fotos, obras, panel

app_name = "obras"

urlpatterns = [
    path("obras/datos/oc4ids.json", datos.oc4ids, name="oc4ids"),
    re_path(
        r"^obras/fotos/(?P<de>obra|hallazgo|mantenimiento)/(?P<pk>[0-9]{1,9})/"
        r"(?P<tamano>grande|chica)/\Z",
        fotos.foto,
        name="foto",
    ),
    path("panel/obras/", panel.obra_panel, name="obra-panel"),
    path("panel/obras/<slug:clave>/avance/", panel.avance_create, name="avance-create"),
    # After every other address below /obras/: what is left is the key of a work.
    path("obras/", obras.obra_list, name="obra-list"),
    path("obras/<slug:clave>/", obras.obra_detail, name="obra-detail"),
    path("obras/<slug:clave>/fotos/", obras.obra_fotos, name="obra-fotos"),
    path("obras/<slug:clave>/ficha/", obras.obra_ficha, name="obra-ficha"),
]
