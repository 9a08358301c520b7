"""One address, a page or the part of it that htmx swaps; and lists a page at a time."""

from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Window
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

PARAMETRO = "pagina"
ULTIMA_POSIBLE = 100_000


def quiere_parte(request: HttpRequest) -> bool:
    """Whether htmx asks for the part alone; going back in the browser asks for the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def pagina_o_parte(request, pagina: str, parte: str, contexto: dict) -> HttpResponse:
    """The page, or only its part for htmx; caches keep the two apart."""
    plantilla = parte if quiere_parte(request) else pagina
    response = render(request, plantilla, contexto)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


@dataclass(frozen=True)
class Pagina:
    """Some rows of the list at `ruta`, and the way to the rest.

    `consulta`: the other parameters, encoded.
    """

    filas: list
    ruta: str
    numero: int
    por_pagina: int
    total: int
    consulta: str = ""

    def __iter__(self):
        return iter(self.filas)

    def __len__(self):
        return len(self.filas)

    @property
    def paginas(self) -> int:
        return max(1, ceil(self.total / self.por_pagina))

    @property
    def primera_fila(self) -> int:
        return (self.numero - 1) * self.por_pagina + 1

    @property
    def ultima_fila(self) -> int:
        return self.primera_fila + len(self.filas) - 1

    @property
    def anterior(self) -> int | None:
        return self.numero - 1 if self.numero > 1 else None

    @property
    def siguiente(self) -> int | None:
        return self.numero + 1 if self.numero < self.paginas else None

    @property
    def enlace_anterior(self) -> str:
        return self._enlace(self.numero - 1)

    @property
    def enlace_siguiente(self) -> str:
        return self._enlace(self.numero + 1)

    def _enlace(self, numero: int) -> str:
        partes = [self.consulta] if self.consulta else []
        if numero > 1:
            partes.append(urlencode({PARAMETRO: numero}))
        return f"{self.ruta}?{'&'.join(partes)}" if partes else self.ruta


def numero_de_pagina(request: HttpRequest) -> int:
    """The page asked for, 1 unless said. Http404 for what is no page number."""
    texto = request.GET.get(PARAMETRO, "1")
    if not (texto.isascii() and texto.isdecimal() and len(texto) <= 6):
        raise Http404("No es un número de página.")
    numero = int(texto)
    if not 1 <= numero <= ULTIMA_POSIBLE:
        raise Http404("No hay esa página.")
    return numero


def paginar(request: HttpRequest, filas: QuerySet, por_pagina: int, consulta: str = "") -> Pagina:
    """The page of the query set that the address asks for, counted in the same query.

    Http404 when the list ends before it; the first page of an empty list is an empty page.
    """
    numero = numero_de_pagina(request)
    desde = (numero - 1) * por_pagina
    contadas = filas.annotate(total_de_filas=Window(Count("pk")))
    lote = list(contadas[desde : desde + por_pagina])
    if not lote and numero > 1:
        raise Http404("La lista termina antes.")
    total = lote[0].total_de_filas if lote else 0
    return Pagina(lote, request.path, numero, por_pagina, total, consulta)


def paginar_lista(request: HttpRequest, filas: list, por_pagina: int, consulta: str = "") -> Pagina:
    """The same of rows that are already at hand."""
    numero = numero_de_pagina(request)
    desde = (numero - 1) * por_pagina
    if desde and desde >= len(filas):
        raise Http404("La lista termina antes.")
    lote = filas[desde : desde + por_pagina]
    return Pagina(lote, request.path, numero, por_pagina, len(filas), consulta)
