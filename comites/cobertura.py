"""Which municipalities of an exercise have a committee with its act signed."""

from dataclasses import dataclass

from .cartograma import Cartograma, Clase, cartograma
from .models import Comite, Edicion

CON_ACTA, SIN_ACTA, SIN_COMITE = "con_acta", "sin_acta", "sin_comite"
CLASES = [
    Clase(CON_ACTA, "Con comité y acta firmada", "k3"),
    Clase(SIN_ACTA, "Con comité, sin acta firmada", "k1"),
    Clase(SIN_COMITE, "Sin comité", "k0"),
]


@dataclass(frozen=True)
class Cobertura:
    """Of the municipalities looked at (`total`), how many have what; `mapa` says which."""

    edicion: Edicion
    total: int
    con_comite: int
    con_acta: int
    mapa: Cartograma


def cobertura(filtro, ediciones, municipios) -> Cobertura | None:
    """Of the edition that the filter names, or else of the newest; None if there is none.

    Looked at: the municipalities of its regions that the filter leaves. One query.
    """
    if not filtro.is_valid() or not ediciones:
        return None
    pide = filtro.activos
    edicion = next((e for e in ediciones if str(e.anio) == pide.get("edicion")), ediciones[0])
    regiones = {region.pk for region in edicion.regiones.all()}
    solo = {
        m.pk
        for m in municipios
        if m.region_id in regiones
        and pide.get("region", m.region.slug) == m.region.slug
        and pide.get("municipio", m.slug) == m.slug
    }
    suyos = Comite.objects.filter(edicion=edicion, municipio__in=solo)
    if tipo := pide.get("tipo"):
        suyos = suyos.filter(tipo=tipo)
    valores = dict.fromkeys(solo, SIN_COMITE)
    for municipio, firmada in suyos.con_acta().values_list("municipio", "acta_firmada_el"):
        if firmada:
            valores[municipio] = CON_ACTA
        elif valores[municipio] == SIN_COMITE:
            valores[municipio] = SIN_ACTA
    return Cobertura(
        edicion=edicion,
        total=len(solo),
        con_comite=sum(valor != SIN_COMITE for valor in valores.values()),
        con_acta=sum(valor == CON_ACTA for valor in valores.values()),
        mapa=cartograma(municipios, valores, CLASES, solo=solo),
    )
