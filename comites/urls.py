"""Addresses of the municipalities."""

from django.urls import path

from .views import municipios

app_name = "comites"

urlpatterns = [
    path("municipios/", municipios.municipio_list, name="municipio-list"),
    path("municipios/<slug:slug>/", municipios.municipio_detail, name="municipio-detail"),
]
