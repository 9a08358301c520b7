"""The map of how many of something there are in each municipality."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from .cartograma import Cartograma, Clase, cartograma
from .models import Municipio

NOTA_DEMO = "Cuenta lo inventado de una edición de demostración: el nombre del municipio lo dice."


@dataclass(frozen=True)
class Nombre:
    """Of what is counted: "evento", "eventos", and "Ninguno"."""

    uno: str
    varios: str
    ninguno: str

    def clases(self) -> list[tuple[int, Clase]]:
        """From which number on, and how the map says and draws it."""
        return [
            (10, Clase("10", f"10 {self.varios} o más", "k4")),
            (5, Clase("5", "De 5 a 9", "k3")),
            (2, Clase("2", "De 2 a 4", "k2")),
            (1, Clase("1", f"1 {self.uno}", "k1")),
            (0, Clase("0", self.ninguno, "kn")),
        ]


def mapa_de(filas, nombre: Nombre, de: str = "") -> Cartograma:
    """Of all the municipalities, by how many of `filas` each has; two queries.

    `de`: the way from a row to what has municipality and edition, as "evento__".
    """
    cuantos, inventados = Counter(), Counter()
    grupos = filas.order_by().values_list(f"{de}municipio", f"{de}edicion__demo")
    for municipio, demo, cuenta in grupos.annotate(cuantos=Count("pk")):
        cuantos[municipio] += cuenta
        inventados[municipio] += cuenta * demo
    municipios = list(Municipio.objects.only("nombre", "slug", "columna", "renglon"))
    return mapa_de_cuentas(municipios, cuantos, inventados, nombre)


def mapa_de_cuentas(municipios, cuantos: Counter, inventados: Counter, nombre: Nombre):
    """Of municipalities by how many each has, and how many of those are of a demo edition; both
    by the key of the municipality."""
    clases = nombre.clases()
    valores = {
        m.pk: next(clase.valor for desde, clase in clases if cuantos[m.pk] >= desde)
        for m in municipios
    }
    marcas = {
        pk: "demostración" if cuenta == cuantos[pk] else "en parte, demostración"
        for pk, cuenta in inventados.items()
        if cuenta
    }
    return cartograma(
        municipios,
        valores,
        [clase for _, clase in clases],
        marcas=marcas,
        nota=NOTA_DEMO if marcas else "",
    )
