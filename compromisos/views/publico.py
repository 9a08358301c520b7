"""The public pages: the same for everybody, a function of the data, the day and the address."""

from django.http import Http404
from django.views.decorators.http import require_safe


@require_safe
def evaluacion_list(request):
    raise Http404


@require_safe
def evaluacion_detail(request, slug):
    raise Http404


@require_safe
def documento_detail(request, slug, pk):
    raise Http404


@require_safe
def compromiso_detail(request, slug, numero):
    raise Http404


@require_safe
def actividad_detail(request, slug, compromiso, numero):
    raise Http404


@require_safe
def dependencia_list(request):
    raise Http404


@require_safe
def dependencia_detail(request, slug):
    raise Http404
