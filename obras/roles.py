"""What each role may do in the admin with the tables of this app; see `compromisos.roles`.

Signed papers with names and signatures are for the administration alone. What an official or a
member of a committee may do comes from the current post: see each model's `editables_por`.
"""

from compromisos.roles import ADMINISTRADOR, VALIDADOR

_EDITABLES = (
    "necesidad",
    "propuesta",
    "votacion",
    "opcionvotacion",
    "centrovotacion",
    "obra",
    "puntoprograma",
    "instrumentodeobra",
)
_SE_BORRAN = ("opcionvotacion", "centrovotacion", "puntoprograma")
_SE_AGREGAN = (
    "versionpropuesta",
    "contribucion",
    "dictamen",
    "etapaobra",
    "cambioobra",
    "avanceobra",
    "hallazgo",
    "accioncorrectiva",
    "atencionaccion",
    "verificacionaccion",
    "necesidadmantenimiento",
    "seguimientomantenimiento",
)
_FOTOS = ("fotoobra", "fotohallazgo", "fotomantenimiento")
_RESERVADOS = ("compromisofirmado", "actavotacion", "votos", "evaluacioncalidad")

PERMISOS = {
    ADMINISTRADOR: [
        *(f"{a}_{modelo}" for modelo in _EDITABLES for a in ("view", "add", "change")),
        *(f"delete_{modelo}" for modelo in _SE_BORRAN),
        *(f"{a}_{modelo}" for modelo in (*_SE_AGREGAN, *_RESERVADOS) for a in ("view", "add")),
        *(f"{a}_{modelo}" for modelo in _FOTOS for a in ("view", "add", "change")),
        "importar_obra",
    ],
    VALIDADOR: [
        *(f"view_{modelo}" for modelo in (*_EDITABLES, *_SE_AGREGAN, *_FOTOS)),
        "add_verificacionaccion",
    ],
}
