"""Addresses of the officials' panel and of the accounts (namespace `compromisos`)."""

from django.urls import path

from .views import cuenta, evidencia, panel, prorroga, validacion

urlpatterns = [
    path("panel/", panel.panel, name="panel"),
    path("panel/actividades/<int:pk>/avance/", panel.avance_create, name="avance-create"),
    path("panel/actividades/<int:pk>/prorroga/", prorroga.prorroga_create, name="prorroga-create"),
    path("panel/evidencias/<int:pk>/", evidencia.evidencia_privada, name="evidencia-privada"),
    path("panel/validacion/", validacion.validacion, name="validacion"),
    path("panel/validacion/avances/<int:pk>/", validacion.revision_create, name="revision-create"),
    path(
        "panel/validacion/prorrogas/<int:pk>/",
        validacion.resolucion_create,
        name="resolucion-create",
    ),
    path(
        "panel/validacion/actividades/<int:pk>/cierre/",
        validacion.cierre_create,
        name="cierre-create",
    ),
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
