"""Addresses of the municipalities, the calendar and the agreements."""

from django.urls import path

from .views import acuerdos, calendario, ics, inscripciones, municipios

app_name = "comites"

urlpatterns = [
    path("municipios/", municipios.municipio_list, name="municipio-list"),
    path("municipios/<slug:slug>/", municipios.municipio_detail, name="municipio-detail"),
    path("calendario/", calendario.evento_mes, name="evento-mes"),
    path("calendario/eventos/", calendario.evento_list, name="evento-list"),
    path("calendario/eventos.ics", ics.calendario_ics, name="calendario-ics"),
    path("calendario/convocatorias/", calendario.convocatoria_list, name="convocatoria-list"),
    path("calendario/acuerdos/", acuerdos.acuerdo_list, name="acuerdo-list"),
    path(
        "calendario/acuerdos/evidencias/<int:pk>/",
        acuerdos.seguimiento_archivo,
        name="seguimiento-archivo",
    ),
    path(
        "calendario/inscripciones/<token>/",
        inscripciones.inscripcion_detail,
        name="inscripcion-detail",
    ),
    path("calendario/<slug:clave>/", calendario.evento_detail, name="evento-detail"),
    path("calendario/<slug:clave>/evento.ics", ics.evento_ics, name="evento-ics"),
    path("calendario/<slug:clave>/cartel/", calendario.evento_cartel, name="evento-cartel"),
    path("calendario/<slug:clave>/minuta/", calendario.minuta_archivo, name="minuta-archivo"),
    path(
        "calendario/<slug:clave>/inscripcion/",
        inscripciones.inscripcion_create,
        name="inscripcion-create",
    ),
    path("panel/acuerdos/", acuerdos.acuerdo_panel, name="acuerdo-panel"),
    path(
        "panel/acuerdos/<int:pk>/",
        acuerdos.seguimiento_create,
        name="seguimiento-create",
    ),
    path(
        "panel/acuerdos/evidencias/<int:pk>/",
        acuerdos.seguimiento_archivo_privado,
        name="seguimiento-archivo-privado",
    ),
]
