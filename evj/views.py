"""Views that belong to the site as a whole: home, health, what is said about the site."""

import logging
import re
import shutil
from pathlib import Path

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from compromisos.dia import con_dia
from compromisos.evidencias import MAXIMO as EVIDENCIA_MAXIMA
from compromisos.graficas import cuadricula
from compromisos.panorama import panorama
from compromisos.secciones import Pagina, secciones_de
from compromisos.views.borradores import sin_destino
from evj.web.sesion import es_privada
from evj.web.texto import normalizar

log = logging.getLogger(__name__)

_PALABRAS = re.compile(r"(?:/[\w -]+)+/")  # not those of a signed link
DISCO_MINIMO = 100 * 1024 * 1024  # bytes free: a few more uploads, and time to make room


@never_cache
@require_safe
def viva(request):
    """200 while the process answers; asks nothing of the database."""
    return JsonResponse({"estado": "viva", "version": settings.VERSION})


@never_cache
@require_safe
def salud(request):
    """200 when the database answers, every migration is applied and the disk has room; else 503."""
    base, migraciones = "bien", "al día"
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            migraciones = "faltan"
    except Error:
        log.exception("salud: la base de datos no responde")
        base, migraciones = "no responde", "se desconoce"
    disco = "bien" if espacio_libre() >= DISCO_MINIMO else "casi lleno"
    bien = (base, migraciones, disco) == ("bien", "al día", "bien")
    datos = {
        "estado": "bien" if bien else "mal",
        "base_de_datos": base,
        "migraciones": migraciones,
        "disco": disco,
        "version": settings.VERSION,
    }
    return JsonResponse(
        datos, status=200 if bien else 503, json_dumps_params={"ensure_ascii": False}
    )


def espacio_libre() -> int:
    """Bytes left where this machine writes: uploaded files and, if it is SQLite, the database."""
    carpetas = [Path(settings.MEDIA_ROOT)]
    if connection.vendor == "sqlite":
        carpetas.append(Path(connection.settings_dict["NAME"]).parent)
    return min(shutil.disk_usage(_que_existe(carpeta)).free for carpeta in carpetas)


def _que_existe(carpeta: Path) -> Path:
    return next(ruta for ruta in (carpeta, *carpeta.absolute().parents) if ruta.exists())


@require_safe
@con_dia
def inicio(request):
    """The plain truth about every published agenda."""
    contexto = panorama(request.dia)
    contexto["cuadricula"] = cuadricula(contexto["compromisos"])
    contexto["secciones"] = secciones_de(Pagina.INICIO, None, request.dia)
    return render(request, "inicio.html", {"hoy": request.dia.hoy, "dia": request.dia, **contexto})


@require_safe
def accesibilidad(request):
    """What we meet of WCAG 2.2 AA, what we know we lack, and whom to tell."""
    return render(request, "accesibilidad.html", {"contacto": settings.CONTACTO})


@require_safe
def robots(request):
    """What crawlers need not read."""
    lineas = ["User-agent: *", *(f"Disallow: {ruta}" for ruta in settings.RUTAS_PRIVADAS), ""]
    return HttpResponse("\n".join(lineas), content_type="text/plain; charset=utf-8")


def error_400(request, exception):
    """400; or 413, with the limits, for a form that brings too much: nothing of it was read."""
    if not isinstance(exception, RequestDataTooBig):
        return render(request, "400.html", status=400)
    contexto = {
        "evidencia_mb": EVIDENCIA_MAXIMA >> 20,
        "hoja_mb": settings.IMPORTAR_MB,
        "total_mb": settings.SUBIDA_MAXIMA >> 20,
    }
    return render(request, "413.html", contexto, status=413)


def error_404(request, exception):
    """404; an address with capitals, accents or spaces, as telephones write them, goes to the one
    that has none, if there is one of that form. What was typed for a page that is gone is shown."""
    llana = normalizar(request.path).replace(" ", "-")
    es_otra = llana != request.path and _PALABRAS.fullmatch(request.path)
    if es_otra and request.method in ("GET", "HEAD") and _es_ruta(llana):
        consulta = request.META.get("QUERY_STRING", "")
        return redirect(f"{llana}?{consulta}" if consulta else llana)
    perdida = request.method == "POST" and es_privada(request.path) and sin_destino(request)
    return perdida or page_not_found(request, exception)


def _es_ruta(ruta: str) -> bool:
    try:
        return bool(resolve(ruta))
    except Resolver404:
        return False


def error_500(request):
    """500 without database or context; even when the template cannot be rendered."""
    try:
        html = render_to_string("500.html")
    except Exception:
        log.exception("la página de error tampoco se pudo hacer")
        html = "<!doctype html><title>Error</title><h1>Algo falló de nuestro lado</h1>"
    return HttpResponseServerError(html)
