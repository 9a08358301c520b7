"""Who would be in which committee once a sheet is in: what the rules of eligibility ask."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from typing import NamedTuple

from evj.web.texto import normalizar

from ..elegibilidad import EnLaBase, nombres_de_enlaces
from ..models import Comite, ReglaElegibilidad


class Lugar(NamedTuple):
    """A person in a post; `de`: the key of the committee; `quien`: what tells the row apart."""

    quien: Hashable
    nombre: str
    de: str
    cargo: int
    desde: date
    hasta: date | None

    def a_la_vez(self, desde: date, hasta: date | None) -> bool:
        return (self.hasta is None or self.hasta >= desde) and (
            hasta is None or self.desde <= hasta
        )


class EnMemoria(EnLaBase):
    """Three queries in all, however many people are asked about."""

    def __init__(self, comites: Iterable[Comite], lugares: Iterable[Lugar], hoy: date):
        self._comites = {comite.clave: comite for comite in comites}
        self._por_nombre = defaultdict(list)
        self._por_cargo = defaultdict(list)
        for lugar in lugares:
            self._por_nombre[normalizar(lugar.nombre)].append(lugar)
            self._por_cargo[lugar.de, lugar.cargo].append(lugar)
        self._reglas = defaultdict(list)
        for regla in ReglaElegibilidad.objects.vigentes(hoy):
            self._reglas[regla.tipo_comite].append(regla)
        self._enlaces = nombres_de_enlaces(hoy)

    def reglas(self, comite, hoy):
        return self._reglas[comite.tipo]

    def es_enlace(self, clave, hoy):
        return clave in self._enlaces

    def esta_en(self, tipo, integrante, comite):
        donde = tipo, comite.municipio_id, comite.edicion_id
        for lugar in self._por_nombre[normalizar(integrante.nombre)]:
            otro = self._comites[lugar.de]
            suyo = otro.tipo, otro.municipio_id, otro.edicion_id
            if suyo == donde and lugar.a_la_vez(integrante.desde, integrante.hasta):
                return True
        return False

    def ocupa_otro(self, integrante, comite):
        return any(
            lugar.quien != integrante.quien and lugar.a_la_vez(integrante.desde, integrante.hasta)
            for lugar in self._por_cargo[comite.clave, integrante.cargo]
        )

    def ya_estaba(self, integrante, comite) -> bool:
        """Whether a row on record has that person in that committee in those dates."""
        return any(
            lugar.de == comite.clave
            and isinstance(lugar.quien, int)
            and lugar.a_la_vez(integrante.desde, integrante.hasta)
            for lugar in self._por_nombre[normalizar(integrante.nombre)]
        )
