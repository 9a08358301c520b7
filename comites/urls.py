"""Addresses of the municipalities, the committees, the contralorías sociales and the calendar."""

from django.urls import path

from .views import (
    acuerdos,
    calendario,
    cedulas,
    comites,
    contactos,
    contraloria,
    facultades,
    ics,
    inscripciones,
    municipios,
    privacidad,
    quejas,
    quejas_panel,
)

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
    path(
        "panel/cedulas/<slug:clave>/<int:version>/",
        cedulas.cedula_create,
        name="cedula-create",
    ),
    path(
        "panel/comites/integrantes/<int:pk>/contacto/",
        contactos.contacto_panel,
        name="contacto-panel",
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
