"""The works as data, for other systems."""

from django.conf import settings
from django.http import Http404, StreamingHttpResponse
from django.views.decorators.http import require_safe

from ..oc4ids import exportables, paquete


@require_safe
def oc4ids(request):
    """All the published works as an OC4IDS package, sent while they are read."""
    obras = exportables()
    if not obras.exists():
        raise Http404("Un paquete de OC4IDS lleva al menos una obra, y todavía no hay.")
    return StreamingHttpResponse(
        paquete(obras, f"{settings.SITIO}{request.path}"), content_type="application/json"
    )
