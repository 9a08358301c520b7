"""What each role may do in the admin with the tables of this app; see `compromisos.roles`.

Who registered for an event is seen by the administration only.
"""

from compromisos.roles import ADMINISTRADOR, VALIDADOR

_EDITABLES = (
    "region",
    "municipio",
    "indicemarginacion",
    "edicion",
    "etapaedicion",
    "evento",
    "convocatoria",
    "asistencia",
    "minuta",
    "acuerdo",
)
_SOLO_SE_AGREGAN = ("cambioevento", "seguimientoacuerdo")

PERMISOS = {
    ADMINISTRADOR: [
        *(f"{accion}_{modelo}" for modelo in _EDITABLES for accion in ("view", "add", "change")),
        *(f"{accion}_{modelo}" for modelo in _SOLO_SE_AGREGAN for accion in ("view", "add")),
        "delete_etapaedicion",
        "delete_acuerdo",
        "view_inscripcion",
    ],
    VALIDADOR: [f"view_{modelo}" for modelo in (*_EDITABLES, *_SOLO_SE_AGREGAN)],
}
