"""What each role may do in the admin with the tables of this app; see `compromisos.roles`."""

from compromisos.roles import ADMINISTRADOR, VALIDADOR

_EDITABLES = ("region", "municipio", "indicemarginacion", "edicion", "etapaedicion")

PERMISOS = {
    ADMINISTRADOR: [
        *(f"{accion}_{modelo}" for modelo in _EDITABLES for accion in ("view", "add", "change")),
        "delete_etapaedicion",
    ],
    VALIDADOR: [f"view_{modelo}" for modelo in _EDITABLES],
}
