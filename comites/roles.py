"""What each role may do in the admin with the tables of this app; see `compromisos.roles`.

Who a member is, how to reach them, what they consented to and the signed acts are for the
administration alone: no municipality has a liaison of its own yet.
"""

from compromisos.roles import ADMINISTRADOR, VALIDADOR

_EDITABLES = (
    "region",
    "municipio",
    "indicemarginacion",
    "edicion",
    "etapaedicion",
    "comite",
    "facultad",
    "reglaelegibilidad",
)

PERMISOS = {
    ADMINISTRADOR: [
        *(
            f"{accion}_{modelo}"
            for modelo in (*_EDITABLES, "integrante")
            for accion in ("view", "add", "change")
        ),
        "delete_etapaedicion",
        "view_contactointegrante",
        "change_contactointegrante",
        "view_consultacontacto",
        "add_consentimiento",
        *(
            f"{accion}_{modelo}"
            for modelo in ("avisoprivacidad", "acta")
            for accion in ("view", "add")
        ),
    ],
    VALIDADOR: [
        *(f"view_{modelo}" for modelo in (*_EDITABLES, "avisoprivacidad")),
    ],
}
