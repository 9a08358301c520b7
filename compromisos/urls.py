"""Addresses of the agenda: public pages, the officials' panel and their accounts."""

from django.urls import include, path

from .views import (
    agendas,
    calendario,
    cambios,
    cobertura,
    cortes,
    dependencias,
    directorio,
    evidencia,
    publico,
)

app_name = "compromisos"

de_una_agenda = [
    path("", agendas.evaluacion_detail, name="evaluacion-detail"),
    path("plazos.ics", calendario.evaluacion_plazos, name="evaluacion-plazos"),
    path("documentos/<int:pk>/", agendas.documento_detail, name="documento-detail"),
    path("cambios.atom", cambios.evaluacion_canal, name="evaluacion-canal"),
    path("cobertura/", cobertura.cobertura_detail, name="cobertura"),
    path("compromisos/<int:numero>/", publico.compromiso_detail, name="compromiso-detail"),
    path(
        "compromisos/<int:numero>/cambios.atom",
        cambios.compromiso_canal,
        name="compromiso-canal",
    ),
    path(
        "compromisos/<int:numero>/plazos.ics",
        calendario.compromiso_plazos,
        name="compromiso-plazos",
    ),
    path(
        "compromisos/<int:compromiso>/actividades/<int:numero>/",
        publico.actividad_detail,
        name="actividad-detail",
    ),
]

de_cortes = [
    path("", cortes.corte_list, name="corte-list"),
    path("<int:numero>/", cortes.corte_detail, name="corte-detail"),
    path("corte-<int:numero>.json", cortes.corte_archivo, name="corte-archivo"),
    path("cadena.txt", cortes.corte_cadena, name="corte-cadena"),
    path("comparar/", cortes.corte_comparar, name="corte-comparar"),
    path("comprobar/", cortes.corte_comprobar, name="corte-comprobar"),
]

urlpatterns = [
    path("agendas/", agendas.evaluacion_list, name="evaluacion-list"),
    path("agendas/<slug:slug>/", include(de_una_agenda)),
    path("evidencias/<int:pk>/", evidencia.evidencia_publica, name="evidencia-detail"),
    path("dependencias/", dependencias.dependencia_list, name="dependencia-list"),
    path("cambios/", cambios.cambio_list, name="cambios"),
    path("cambios/atom.xml", cambios.cambios_canal, name="cambios-canal"),
    path(
        "dependencias/<slug:slug>/cambios.atom",
        cambios.dependencia_canal,
        name="dependencia-canal",
    ),
    path("dependencias/<slug:slug>/", dependencias.dependencia_detail, name="dependencia-detail"),
    path(
        "dependencias/<slug:slug>/plazos.ics",
        calendario.dependencia_plazos,
        name="dependencia-plazos",
    ),
    path("cortes/", include(de_cortes)),
    path("directorio/", directorio.directorio, name="directorio"),
    path("convenios/", directorio.convenio_list, name="convenios"),
    path("convenios/<int:pk>/documento/", directorio.convenio_documento, name="convenio-documento"),
    path("", include("compromisos.urls_panel")),
]
