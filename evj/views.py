"""Views that belong to the site as a whole: health and the refused-form page."""

import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@never_cache
@require_safe
def viva(request):
    """200 while the process answers; asks nothing of the database."""
    return JsonResponse({"estado": "viva", "version": settings.VERSION})


@never_cache
@require_safe
def salud(request):
    """200 when the database answers and every migration is applied, else 503."""
    base, migraciones = "bien", "al día"
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            migraciones = "faltan"
    except DatabaseError:
        log.exception("salud: la base de datos no responde")
        base, migraciones = "no responde", "se desconoce"
    bien = base == "bien" and migraciones == "al día"
    datos = {
        "estado": "bien" if bien else "mal",
        "base_de_datos": base,
        "migraciones": migraciones,
        "version": settings.VERSION,
    }
    return JsonResponse(datos, status=200 if bien else 503)


def csrf_rechazado(request, reason=""):
    """403 in Spanish, for a form whose token is missing, wrong or from another site."""
    return render(request, "403_csrf.html", status=403)
