"""What each role may do in the admin with the tables of this app; see `compromisos.roles`.

Who a member is, how to reach them, what they consented to, the signed acts, what a complaint says
and who filed it, what a question sheet answers in words, the scans with names and signatures and
who registered for an event are for the administration alone. The liaison of a municipality has no
role: of its committees in office, the panel tells them who sits in each and how to reach them.
"""

from compromisos.roles import ADMINISTRADOR, VALIDADOR

_EDITABLES = (
    "region",
    "municipio",
    "indicemarginacion",
    "edicion",
    "etapaedicion",
    "comite",
    "enlacemunicipal",
    "facultad",
    "reglaelegibilidad",
    "instrumento",
    "versioninstrumento",
    "reactivo",
    "opcionreactivo",
    "informe",
    "evento",
    "convocatoria",
    "asistencia",
    "minuta",
    "acuerdo",
)
_SE_BORRAN = ("etapaedicion", "reactivo", "opcionreactivo", "acuerdo")
_SE_AGREGAN = (
    "queja",
    "turno",
    "resolucion",
    "avisoprivacidad",
    "cambioevento",
    "seguimientoacuerdo",
)
_SE_IMPORTAN = ("indicemarginacion", "comite", "evento")
_RESERVADOS = ("entregainforme", "cedula", "acta")

PERMISOS = {
    ADMINISTRADOR: [
        *(
            f"{accion}_{modelo}"
            for modelo in (*_EDITABLES, "integrante")
            for accion in ("view", "add", "change")
        ),
        *(f"delete_{modelo}" for modelo in _SE_BORRAN),
        *(
            f"{accion}_{modelo}"
            for modelo in (*_SE_AGREGAN, *_RESERVADOS)
            for accion in ("view", "add")
        ),
        *(f"importar_{modelo}" for modelo in _SE_IMPORTAN),
        "view_contactointegrante",
        "change_contactointegrante",
        "view_consultacontacto",
        "add_consentimiento",
        "view_datosqueja",
        "view_consultaqueja",
        "view_inscripcion",
    ],
    VALIDADOR: [f"view_{modelo}" for modelo in (*_EDITABLES, *_SE_AGREGAN)],
}
