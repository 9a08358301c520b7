"""Addresses of the municipalities, the committees and the contralorías sociales."""

from django.urls import path

from .views import comites, contraloria, facultades, municipios, privacidad, quejas, quejas_panel

app_name = "comites"

urlpatterns = [
    path("municipios/", municipios.municipio_list, name="municipio-list"),
    path("municipios/<slug:slug>/", municipios.municipio_detail, name="municipio-detail"),
    path("comites/", comites.comite_list, name="comite-list"),
    path("comites/<slug:clave>/", comites.comite_detail, name="comite-detail"),
    path("facultades/", facultades.facultad_list, name="facultad-list"),
    path("aviso-de-privacidad/", privacidad.aviso, name="aviso"),
    path("aviso-de-privacidad/<int:numero>/", privacidad.aviso, name="aviso-version"),
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
