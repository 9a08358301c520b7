"""Addresses of the municipalities and of the contralorías sociales."""

from django.urls import path

from .views import contraloria, municipios, quejas, quejas_panel

app_name = "comites"

urlpatterns = [
    path("municipios/", municipios.municipio_list, name="municipio-list"),
    path("municipios/<slug:slug>/", municipios.municipio_detail, name="municipio-detail"),
    path("contraloria-social/", contraloria.contraloria_list, name="contraloria-list"),
    path(
        "contraloria-social/informes/<int:pk>/archivo/",
        contraloria.informe_archivo,
        name="informe-archivo",
    ),
    path("contraloria-social/quejas/", quejas.queja_folio, name="queja-folio"),
    path("contraloria-social/quejas/nueva/", quejas.queja_create, name="queja-create"),
    path(
        "contraloria-social/quejas/recibida/<token>/",
        quejas.queja_recibida,
        name="queja-recibida",
    ),
    path(
        "comites/<slug:clave>/contraloria/",
        contraloria.contraloria_detail,
        name="contraloria-detail",
    ),
    path("panel/quejas/", quejas_panel.queja_panel, name="queja-panel"),
    path("panel/quejas/<int:pk>/", quejas_panel.queja_panel_detail, name="queja-panel-detail"),
]
