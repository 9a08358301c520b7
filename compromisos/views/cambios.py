"""What changed lately, as a page to read and as Atom feeds to follow."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localdate
from django.views.decorators.http import conditional_page, require_safe

from evj.web.paginas import Pagina, numero_de_pagina

from ..cambios import Alcance, cambios
from ..dia import Dia, con_dia
from ..filters import CambiosForm
from ..models import Compromiso, Dependencia, Evaluacion

POR_PAGINA = 25
EN_EL_CANAL = 50


@require_safe
@con_dia
def cambio_list(request):
    """The changes of everything published, or of what the filters say, a page at a time."""
    form = CambiosForm(request.GET, al=request.dia.al)
    alcance = form.alcance()
    numero = numero_de_pagina(request)
    desde = (numero - 1) * POR_PAGINA
    filas = cambios(alcance, request.dia, desde, POR_PAGINA + 1) if alcance else []
    if not filas and numero > 1:
        raise Http404("La lista termina antes.")
    consulta = request.dia.consulta(form.consulta)
    total = desde + len(filas)  # one more than are shown when there is another page
    contexto = {
        "hoy": request.dia.hoy,
        "dia": request.dia,
        "form": form,
        "alcance": alcance,
        "pagina": Pagina(filas[:POR_PAGINA], request.path, numero, POR_PAGINA, total, consulta),
        "canal": canal_de(alcance) if alcance else reverse("compromisos:cambios-canal"),
        "migas": [],
    }
    return render(request, "compromisos/cambio_list.html", contexto)


def canal_de(alcance: Alcance) -> str:
    """The address of the feed that says the same, of whatever kind."""
    if alcance.dependencia:
        return reverse("compromisos:dependencia-canal", args=[alcance.dependencia.slug])
    if alcance.evaluacion:
        return reverse("compromisos:evaluacion-canal", args=[alcance.evaluacion.slug])
    return reverse("compromisos:cambios-canal")


class Canal(Feed):
    """Everything that changes; its children, of a part of it. Links are whole: SITIO's."""

    feed_type = Atom1Feed
    titulo = "Seguimiento de compromisos: lo que cambió"

    def alcance(self, **partes) -> tuple[Alcance, str, str]:
        """What it is about, the address of its page, and its title. Http404."""
        return Alcance(), reverse("compromisos:cambios"), self.titulo

    def get_object(self, request, **partes):
        alcance, direccion, titulo = self.alcance(**partes)
        return {
            "cambios": cambios(alcance, Dia(localdate()), 0, EN_EL_CANAL),
            "direccion": entera(direccion),
            "titulo": titulo,
            "propia": entera(request.path),
        }

    def title(self, obj):
        return obj["titulo"]

    def link(self, obj):
        return obj["direccion"]

    def feed_url(self, obj):
        return obj["propia"]

    def feed_guid(self, obj):
        return obj["propia"]

    def items(self, obj):
        return obj["cambios"]

    def item_title(self, cambio):
        return cambio.titulo

    def item_description(self, cambio):
        de_cual = [f"{cambio.agenda}."] if cambio.agenda else []
        return "\n".join([*de_cual, *cambio.detalle])

    def item_link(self, cambio):
        return entera(cambio.direccion)

    def item_guid(self, cambio):
        return f"tag:{urlsplit(settings.SITIO).hostname},2026:{cambio.clave}"

    def item_updateddate(self, cambio):
        return cambio.creado

    item_pubdate = item_updateddate


class CanalDeEvaluacion(Canal):
    def alcance(self, slug):
        evaluacion = get_object_or_404(Evaluacion.objects.publicadas(), slug=slug)
        titulo = f"{evaluacion.nombre}: lo que cambió"
        alcance = Alcance(evaluacion=evaluacion, a_mano=(evaluacion,))
        return alcance, evaluacion.get_absolute_url(), titulo


class CanalDeCompromiso(Canal):
    def alcance(self, slug, numero):
        publicados = Compromiso.objects.publicados().select_related("evaluacion")
        compromiso = get_object_or_404(publicados, evaluacion__slug=slug, numero=numero)
        titulo = f"Compromiso {numero}, {compromiso.evaluacion.nombre}: lo que cambió"
        return Alcance(compromiso=compromiso), compromiso.get_absolute_url(), titulo


class CanalDeDependencia(Canal):
    def alcance(self, slug):
        dependencia = get_object_or_404(Dependencia.objects.visibles(), slug=slug)
        titulo = f"{dependencia.nombre}: lo que cambió"
        return Alcance(dependencia=dependencia), dependencia.get_absolute_url(), titulo


def entera(direccion: str) -> str:
    return f"{settings.SITIO}{direccion}"


cambios_canal = require_safe(conditional_page(Canal()))
evaluacion_canal = require_safe(conditional_page(CanalDeEvaluacion()))
compromiso_canal = require_safe(conditional_page(CanalDeCompromiso()))
dependencia_canal = require_safe(conditional_page(CanalDeDependencia()))
