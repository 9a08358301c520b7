"""Addresses of the officials' panel and of the accounts (namespace `compromisos`)."""

from django.urls import path

from .views import cuenta, panel

urlpatterns = [
    path("panel/", panel.panel, name="panel"),
    path("panel/actividades/<int:pk>/avance/", panel.avance_create, name="avance-create"),
    path("cuenta/entrar/", cuenta.entrar, name="entrar"),
    path("cuenta/salir/", cuenta.salir, name="salir"),
    path("cuenta/contrasena/", cuenta.contrasena_cambiar, name="contrasena-cambiar"),
    path("cuenta/contrasena/olvidada/", cuenta.contrasena_olvidada, name="contrasena-olvidada"),
    path(
        "cuenta/contrasena/olvidada/enviada/", cuenta.contrasena_enviada, name="contrasena-enviada"
    ),
    path(
        "cuenta/contrasena/nueva/<uidb64>/<token>/",
        cuenta.contrasena_nueva,
        name="contrasena-nueva",
    ),
]
