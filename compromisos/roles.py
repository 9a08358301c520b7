"""What each role may do in the admin: the groups and their permissions, in one table.

What an official (enlace) may do comes from the current post, not from a group: see
`ActividadQuerySet.editables_por`. The groups are put in place after every migration.
"""

from django.apps import apps

ADMINISTRADOR = "Administración"
VALIDADOR = "Validación"

_EDITABLES = (
    "causaatraso",
    "compromiso",
    "convenio",
    "actividad",
    "dependencia",
    "documento",
    "enlace",
    "evaluacion",
    "puntosintesis",
    "recomendacion",
    "responsabilidad",
    "tipomejora",
)

_SOLO_SE_AGREGAN = (
    "avance",
    "evidencia",
    "revision",
    "prorroga",
    "resolucionprorroga",
    "cierre",
    "corte",
)

PERMISOS = {
    ADMINISTRADOR: [
        *(f"{accion}_{modelo}" for modelo in _EDITABLES for accion in ("view", "add", "change")),
        *(f"delete_{modelo}" for modelo in ("documento", "puntosintesis", "responsabilidad")),
        "view_usuario",
        "add_usuario",
        "change_usuario",
        *(f"view_{modelo}" for modelo in _SOLO_SE_AGREGAN),
        "view_correo",
        "importar_evaluacion",
        "add_corte",
    ],
    VALIDADOR: [
        *(f"view_{modelo}" for modelo in (*_EDITABLES, *_SOLO_SE_AGREGAN)),
        *(f"add_{modelo}" for modelo in ("revision", "resolucionprorroga", "cierre", "corte")),
    ],
}


def asegurar_grupos(apps=apps, **_):
    """Make the groups of the table, with just its permissions of this app."""
    permisos = apps.get_model("auth.Permission").objects.filter(
        content_type__app_label="compromisos"
    )
    for nombre, codigos in PERMISOS.items():
        grupo, _ = apps.get_model("auth.Group").objects.get_or_create(name=nombre)
        grupo.permissions.set(permisos.filter(codename__in=codigos))
