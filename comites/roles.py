"""What each role may do in the admin with the tables of this app; see `compromisos.roles`.

What a complaint says, who filed it, what a question sheet answers in words and the scans with
names and signatures are for the administration alone.
"""

from compromisos.roles import ADMINISTRADOR, VALIDADOR

_EDITABLES = (
    "region",
    "municipio",
    "indicemarginacion",
    "edicion",
    "etapaedicion",
    "instrumento",
    "versioninstrumento",
    "reactivo",
    "opcionreactivo",
    "informe",
)
_SE_BORRAN = ("etapaedicion", "reactivo", "opcionreactivo")
_SE_AGREGAN = ("queja", "turno", "resolucion")
_RESERVADOS = ("entregainforme", "cedula")

PERMISOS = {
    ADMINISTRADOR: [
        *(f"{accion}_{modelo}" for modelo in _EDITABLES for accion in ("view", "add", "change")),
        *(f"delete_{modelo}" for modelo in _SE_BORRAN),
        *(
            f"{accion}_{modelo}"
            for modelo in (*_SE_AGREGAN, *_RESERVADOS)
            for accion in ("view", "add")
        ),
        "view_datosqueja",
        "view_consultaqueja",
    ],
    VALIDADOR: [f"view_{modelo}" for modelo in (*_EDITABLES, *_SE_AGREGAN)],
}
