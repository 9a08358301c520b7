"""The cuts in public: what each one froze, what changed between two, and how to check them."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from evj.web.paginas import paginar, paginar_lista

from ..cadena import CorteDanado, leer
from ..cortes import resumen_de, resumen_de_evaluacion
from ..diferencias import QUITADA, actividades_de, comparar
from ..filters import CompararForm
from ..graficas import tramos
from ..models import Corte, Evaluacion
from ..panorama import en_palabras, sin_reporte
from .publico import con_vecinos, miga, vecinos

POR_PAGINA = 25
PARA_SIEMPRE = 365 * 24 * 60 * 60
CORTES = ("Cortes", "corte-list")
CIFRAS = (
    ("En total", "actividades"),
    ("Con avance reportado", "con_reporte"),
    ("Con avance verificado", "verificadas"),
    ("Concluidas", "concluidas"),
    ("Vencidas", "vencidas"),
    ("Sin fecha de término", "sin_fecha"),
    ("Cerradas", "cerradas"),
)
# Both are run by a test as the page prints them.
BAJAR = (
    "curl -fsS {cadena} -o cadena.txt && sed 's|.*  |url = {carpeta}|' cadena.txt"
    " | curl -fsS --remote-name-all -K -"
)
REVISAR = (
    "a=; sha256sum -c --quiet cadena.txt && while read -r h f; do"
    ' grep -qF "\\"sha256_anterior\\":\\"$a\\"" "$f" && a=$h || break; done < cadena.txt;'
    ' [ "$a" = "$(tail -n 1 cadena.txt | cut -c 1-64)" ]'
    ' && echo "Cadena entera hasta $a" || { echo "CADENA ROTA"; false; }'
)


@require_safe
def corte_list(request):
    """Every cut, the newest first."""
    pagina = paginar(request, Corte.objects.con_bytes().order_by("-numero"), POR_PAGINA)
    contexto = {"pagina": pagina, "comparar": _form_de(pagina.filas), "migas": []}
    return render(request, "compromisos/corte_list.html", contexto)


def _form_de(cortes) -> CompararForm:
    """The form, filled in with the last two."""
    numeros = [corte.numero for corte in cortes[:2]]
    return CompararForm(initial=dict(zip(("a", "de"), numeros, strict=False)))


@require_safe
def corte_detail(request, numero):
    """A cut in figures, whether it is still what was sealed, and its file."""
    corte = get_object_or_404(con_vecinos(Corte.objects.all()), numero=numero)
    contexto = {
        "corte": corte,
        "vecinos": vecinos(corte),
        "migas": [miga(*CORTES)],
    }
    if corte.numero > 1:
        contexto["desde_el_anterior"] = urlencode({"de": corte.numero - 1, "a": corte.numero})
    try:
        contexto |= _en_cifras(leer(corte))
    except CorteDanado as error:
        contexto["dano"] = str(error)
    return render(request, "compromisos/corte_detail.html", contexto)


def _en_cifras(datos) -> dict:
    resumen = resumen_de(list(actividades_de(datos)))
    por_agenda = [(a, resumen_de_evaluacion(a["compromisos"])) for a in datos["agendas"]]
    return {
        "resumen": resumen,
        "agendas": [
            {
                "nombre": agenda["nombre"],
                "resumen": suyo,
                "tramos": tramos(suyo),
                "en_palabras": f"{en_palabras(suyo)} · {sin_reporte(suyo)}",
            }
            for agenda, suyo in por_agenda
        ],
    }


@require_safe
def corte_comparar(request):
    """What changed from one cut to another."""
    form = CompararForm(request.GET or None)
    contexto = {"form": form, "migas": [miga(*CORTES)]}
    if form.is_bound and form.is_valid():
        de, a = form.cleaned_data["de"], form.cleaned_data["a"]
        contexto |= {"de": form.cortes[de], "a": form.cortes[a]}
        contexto["form"] = CompararForm(initial={"de": de, "a": a})  # the older one first
        contexto |= _comparados(request, contexto["de"], contexto["a"])
    return render(request, "compromisos/corte_comparar.html", contexto)


def _comparados(request, de, a) -> dict:
    try:
        comparacion = comparar(leer(de), leer(a))
    except CorteDanado as error:
        return {"danado": error.numero, "dano": str(error)}
    consulta = urlencode({"de": de.numero, "a": a.numero})
    publicadas = set(Evaluacion.objects.publicadas().values_list("slug", flat=True))
    for diferencia in comparacion.diferencias:
        if diferencia.slug not in publicadas or diferencia.tipo == QUITADA:
            diferencia.direccion = ""
    return {
        "comparacion": comparacion,
        "cifras": [
            (palabras, getattr(comparacion.antes, cuantas), getattr(comparacion.despues, cuantas))
            for palabras, cuantas in CIFRAS
        ],
        "pagina": paginar_lista(request, comparacion.diferencias, POR_PAGINA, consulta),
    }


def _etag(request, numero) -> str | None:
    huella = Corte.objects.filter(numero=numero).values_list("sha256", flat=True).first()
    return huella and f'"{huella}"'


@require_safe
@cache_control(public=True, max_age=PARA_SIEMPRE, immutable=True)
@condition(etag_func=_etag)
def corte_archivo(request, numero):
    """The very bytes that were sealed; they never change."""
    corte = get_object_or_404(Corte, numero=numero)
    return HttpResponse(
        corte.octetos,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{corte.archivo}"'},
    )


@require_safe
def corte_cadena(request):
    """Each file and its sha256, the oldest first, as `sha256sum -c` reads it."""
    cortes = Corte.objects.order_by("numero").defer("contenido")
    lineas = [f"{corte.sha256}  {corte.archivo}\n" for corte in cortes]
    return HttpResponse("".join(lineas), content_type="text/plain; charset=utf-8")


@require_safe
def corte_comprobar(request):
    """How anybody can check the chain without trusting us."""
    carpeta = settings.SITIO + reverse("compromisos:corte-list")
    cadena = settings.SITIO + reverse("compromisos:corte-cadena")
    contexto = {
        "cadena": cadena,
        "bajar": BAJAR.format(cadena=cadena, carpeta=carpeta),
        "revisar": REVISAR,
        "ultimo": Corte.objects.ultimo(),
        "migas": [miga(*CORTES)],
    }
    return render(request, "compromisos/corte_comprobar.html", contexto)
