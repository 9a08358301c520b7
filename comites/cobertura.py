"""Which municipalities of an exercise have a committee with its act signed."""

from dataclasses import dataclass

from .cartograma import Cartograma, Clase, cartograma
from .models import Edicion, TipoComite

CON_ACTA, SIN_ACTA, SIN_COMITE = "con_acta", "sin_acta", "sin_comite"


@dataclass(frozen=True)
class Cobertura:
    """Of the municipalities looked at (`total`), how many have what; `mapa` says which. `que`: the
    committees that count, as in "comité en funciones"."""

    edicion: Edicion
    que: str
    total: int
    con_comite: int
    con_acta: int
    mapa: Cartograma


def cobertura(filtro, ediciones, municipios) -> Cobertura | None:
    """Of the edition that the filter names, or else of the newest; None if there is none.

    Looked at: the municipalities of its regions that the filter leaves; of their committees, those
    that the filter leaves and, unless it asks for the others, are in office. One query.
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
    suyos = filtro.qs.filter(edicion=edicion, municipio__in=solo)
    if "vigencia" not in pide:
        suyos = suyos.vigentes(filtro.hoy)
    valores = dict.fromkeys(solo, SIN_COMITE)
    for municipio, firmada in suyos.values_list("municipio", "acta_firmada_el"):
        if firmada:
            valores[municipio] = CON_ACTA
        elif valores[municipio] == SIN_COMITE:
            valores[municipio] = SIN_ACTA
    que = _que_cuenta(pide)
    return Cobertura(
        edicion=edicion,
        que=que,
        total=len(solo),
        con_comite=sum(valor != SIN_COMITE for valor in valores.values()),
        con_acta=sum(valor == CON_ACTA for valor in valores.values()),
        mapa=cartograma(municipios, valores, _clases(que, buscados="q" in pide), solo=solo),
    )


def _que_cuenta(pide) -> str:
    tipo = TipoComite(pide["tipo"]).label if "tipo" in pide else "Comité"
    return f"{tipo.lower()} {'fuera de' if pide.get('vigencia') == 'no' else 'en'} funciones"


def _clases(que, buscados: bool) -> list[Clase]:
    """`buscados`: only those with the words that were looked for count."""
    con, sin = (" que coincide", " que coincida") if buscados else ("", "")
    return [
        Clase(CON_ACTA, f"Con {que}{con} y acta firmada", "k3"),
        Clase(SIN_ACTA, f"Con {que}{con}, sin acta firmada", "k1"),
        Clase(SIN_COMITE, f"Sin {que}{sin}", "k0"),
    ]
