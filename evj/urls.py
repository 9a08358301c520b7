"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from . import views

urlpatterns = [
    path("salud/", views.salud, name="salud"),
    path("salud/viva/", views.viva, name="salud-viva"),
    path("admin/", admin.site.urls),
    path("", include("compromisos.urls")),
]
