"""Addresses of the municipalities and of the committees."""

from django.urls import path

from .views import comites, facultades, municipios, privacidad

app_name = "comites"

urlpatterns = [
    path("municipios/", municipios.municipio_list, name="municipio-list"),
    path("municipios/<slug:slug>/", municipios.municipio_detail, name="municipio-detail"),
    path("comites/", comites.comite_list, name="comite-list"),
    path("comites/<slug:clave>/", comites.comite_detail, name="comite-detail"),
    path("facultades/", facultades.facultad_list, name="facultad-list"),
    path("aviso-de-privacidad/", privacidad.aviso, name="aviso"),
    path("aviso-de-privacidad/<int:numero>/", privacidad.aviso, name="aviso-version"),
]
