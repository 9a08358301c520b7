"""Addresses of the proposals, the votes, the works and what is asked of them."""

from django.urls import path, re_path

from .views import (
    calidad,
    datos,
    ficha,
    fotos,
    mantenimiento,
    obras,
    panel,
    propuestas,
    votaciones,
)

app_name = "obras"

urlpatterns = [
    path("obras/datos/oc4ids.json", datos.oc4ids, name="oc4ids"),
    path("obras/necesidades/", propuestas.necesidad_list, name="necesidad-list"),
    path("obras/propuestas/", propuestas.propuesta_list, name="propuesta-list"),
    path("obras/propuestas/<slug:clave>/", propuestas.propuesta_detail, name="propuesta-detail"),
    path("obras/votaciones/", votaciones.votacion_list, name="votacion-list"),
    re_path(
        r"^obras/votaciones/(?P<anio>[0-9]{4})/(?P<slug>[-a-zA-Z0-9_]+)/\Z",
        votaciones.votacion_detail,
        name="votacion-detail",
    ),
    re_path(
        r"^obras/fotos/(?P<de>obra|hallazgo|mantenimiento)/(?P<pk>[0-9]{1,9})/"
        r"(?P<tamano>grande|chica)/\Z",
        fotos.foto,
        name="foto",
    ),
    path("obras/mantenimiento/", mantenimiento.mantenimiento_list, name="mantenimiento-list"),
    path(
        "obras/mantenimiento/<int:pk>/",
        mantenimiento.mantenimiento_detail,
        name="mantenimiento-detail",
    ),
    path("obras/<slug:clave>/calidad/", calidad.obra_calidad, name="obra-calidad"),
    path("panel/obras/correcciones/", calidad.accion_panel, name="accion-panel"),
    path("panel/obras/correcciones/<int:pk>/", calidad.atencion_create, name="atencion-create"),
    path(
        "panel/obras/correcciones/<int:pk>/verificar/",
        calidad.verificacion_create,
        name="verificacion-create",
    ),
    path(
        "panel/obras/correcciones/atenciones/<int:pk>/",
        calidad.atencion_archivo,
        name="atencion-archivo",
    ),
    path(
        "panel/obras/mantenimiento/", mantenimiento.mantenimiento_panel, name="mantenimiento-panel"
    ),
    path(
        "panel/obras/mantenimiento/nueva/", mantenimiento.necesidad_create, name="necesidad-create"
    ),
    path(
        "panel/obras/mantenimiento/<int:pk>/",
        mantenimiento.respuesta_create,
        name="respuesta-create",
    ),
    path("panel/obras/", panel.obra_panel, name="obra-panel"),
    path("panel/obras/<slug:clave>/avance/", panel.avance_create, name="avance-create"),
    # After every other address below /obras/: what is left is the key of a work.
    path("obras/", obras.obra_list, name="obra-list"),
    path("obras/<slug:clave>/", obras.obra_detail, name="obra-detail"),
    path("obras/<slug:clave>/fotos/", fotos.obra_fotos, name="obra-fotos"),
    path("obras/<slug:clave>/ficha/", ficha.obra_ficha, name="obra-ficha"),
]
