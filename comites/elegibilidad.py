"""Who may not sit in a committee, asked when somebody is recorded; the rules are data."""

from django.utils import timezone

from compromisos.models import Enlace
from evj.web.texto import normalizar

from .models import EnlaceMunicipal, Integrante, ReglaElegibilidad, TipoComite
from .models.integrantes import UNICOS

Clave = ReglaElegibilidad.Clave


class EnLaBase:
    """What the rules ask of who is where; of the import of a sheet they ask it in memory."""

    def reglas(self, comite, hoy):
        return ReglaElegibilidad.objects.vigentes(hoy).filter(tipo_comite=comite.tipo)

    def es_enlace(self, clave, hoy) -> bool:
        return clave in nombres_de_enlaces(hoy)

    def esta_en(self, tipo, integrante, comite) -> bool:
        """In a committee of that kind, of the same municipality and edition, in those dates."""
        en_otro = Integrante.objects.filter(
            clave_nombre=normalizar(integrante.nombre),
            comite__tipo=tipo,
            comite__municipio=comite.municipio_id,
            comite__edicion=comite.edicion_id,
        )
        return en_otro.a_la_vez(integrante.desde, integrante.hasta).exists()

    def ocupa_otro(self, integrante, comite) -> bool:
        """Whether somebody else has that post of the committee in those dates."""
        if comite.pk is None:
            return False
        otros = comite.integrantes.filter(cargo=integrante.cargo).exclude(pk=integrante.pk)
        return otros.a_la_vez(integrante.desde, integrante.hasta).exists()


EN_LA_BASE = EnLaBase()


def nombres_de_enlaces(hoy) -> set[str]:
    """Of whom the directory knows as officials on the day, of a unit or of a municipality;
    normalised."""
    de_unidades = Enlace.objects.vigentes(hoy).values_list("nombre", flat=True)
    cuentas = EnlaceMunicipal.objects.vigentes(hoy).select_related("usuario")
    nombres = [*de_unidades, *(enlace.usuario.get_full_name() for enlace in cuentas)]
    return set(map(normalizar, nombres))


def impedimentos(integrante, comite, hoy=None, en=EN_LA_BASE) -> dict[str, list[str]]:
    """What forbids that person in that committee, by the field to correct: each a sentence.

    Neither has to be saved yet. A person is known by the normalised name, which is all there is.
    """
    hoy = hoy or timezone.localdate()
    faltas: dict[str, list[str]] = {}
    for regla in en.reglas(comite, hoy):
        if roto := _BUSCAR[regla.clave](integrante, comite, hoy, en):
            campo, que = roto
            faltas.setdefault(campo, []).append(f"{que} {regla.razon} ({regla.fundamento})")
    return faltas


def bloquear_cargos(comite):
    """Until the transaction ends, nobody else is given a post of the committee: no constraint of
    both engines can say that two periods do not meet."""
    type(comite).objects.select_for_update().filter(pk=comite.pk).first()


def lo_que_ocupa(integrante, comite, en=EN_LA_BASE) -> str:
    """Why the post is not free in that period, or "" when it is."""
    if integrante.cargo not in UNICOS or not en.ocupa_otro(integrante, comite):
        return ""
    return (
        f"Otra persona tiene la {integrante.get_cargo_display().lower()} en esas fechas: use "
        "«Sustituir» en la página de esa persona, o escriba antes su último día."
    )


def fuera_del_periodo(integrante, comite) -> str:
    """Why those dates are not within the committee's, or "" when they are."""
    if comite.constituido_el and integrante.desde < comite.constituido_el:
        return f"El comité se constituyó después, el {comite.constituido_el:%d/%m/%Y}."
    if comite.vigente_hasta and integrante.desde > comite.vigente_hasta:
        return f"El comité termina antes, el {comite.vigente_hasta:%d/%m/%Y}."
    return ""


def _con_cargo_publico(integrante, comite, hoy, en):
    if not integrante.declara_sin_cargo_publico:
        return "declara_sin_cargo_publico", "Falta que lo declare."
    if en.es_enlace(normalizar(integrante.nombre), hoy):
        return (
            "nombre",
            "Es enlace de una dependencia o municipio, según el directorio de EVJ.",
        )
    return None


def _con_cargo_de_partido(integrante, comite, hoy, en):
    if integrante.declara_sin_cargo_partido:
        return None
    return "declara_sin_cargo_partido", "Falta que lo declare."


def _en_otro(tipo):
    def buscar(integrante, comite, hoy, en):
        if not en.esta_en(tipo, integrante, comite):
            return None
        return "nombre", f"Ya está en el {tipo.label.lower()} del mismo municipio y edición."

    return buscar


_BUSCAR = {
    Clave.CARGO_PUBLICO: _con_cargo_publico,
    Clave.CARGO_DE_PARTIDO: _con_cargo_de_partido,
    Clave.EN_CIUDADANO: _en_otro(TipoComite.CIUDADANO),
    Clave.EN_AUTORIDADES: _en_otro(TipoComite.AUTORIDADES),
}
