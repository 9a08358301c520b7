"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from . import views

handler400 = "evj.views.error_400"
handler404 = "evj.views.error_404"
handler500 = "evj.views.error_500"

urlpatterns = [
    path("", views.inicio, name="inicio"),
    path("accesibilidad/", views.accesibilidad, name="accesibilidad"),
    path("robots.txt", views.robots, name="robots"),
    path("salud/", views.salud, name="salud"),
    path("salud/viva/", views.viva, name="salud-viva"),
    path("admin/", admin.site.urls),
    path("", include("obras.urls")),
    path("", include("comites.urls")),
    path("", include("compromisos.urls")),
]
