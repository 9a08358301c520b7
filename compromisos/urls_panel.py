"""Addresses of the officials' panel and of the accounts (namespace `compromisos`)."""

from django.urls import path

from .views import cuenta, evidencia, panel, prorroga, segundo_factor, validacion

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
    path("cuenta/", segundo_factor.mi_cuenta, name="mi-cuenta"),
    path("cuenta/entrar/", cuenta.entrar, name="entrar"),
    path("cuenta/salir/", cuenta.salir, name="salir"),
    path("cuenta/segundo-factor/", segundo_factor.segundo_factor, name="segundo-factor"),
    path(
        "cuenta/segundo-factor/activar/",
        segundo_factor.segundo_factor_activar,
        name="segundo-factor-activar",
    ),
    path(
        "cuenta/segundo-factor/activar/qr.svg",
        segundo_factor.segundo_factor_qr,
        name="segundo-factor-qr",
    ),
    path(
        "cuenta/segundo-factor/codigos/",
        segundo_factor.segundo_factor_codigos,
        name="segundo-factor-codigos",
    ),
    path(
        "cuenta/segundo-factor/quitar/",
        segundo_factor.segundo_factor_quitar,
        name="segundo-factor-quitar",
    ),
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
