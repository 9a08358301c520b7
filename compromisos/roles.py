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


_POR_APP = {"compromisos": PERMISOS}


def registrar(app_label: str, permisos: dict[str, list[str]]):
    """What an app to the right of this one lets the same groups do with its own tables; called
    in its `AppConfig.ready()`, which also connects `asegurar_grupos`."""
    _POR_APP[app_label] = permisos


def permite(rol: str, accion: str, modelo) -> bool:
    """Whether the tables let that role do so: "view", "add", "change" or "delete"."""
    return f"{accion}_{modelo._meta.model_name}" in _POR_APP[modelo._meta.app_label][rol]


def asegurar_grupos(sender, apps=apps, **_):
    """Make the groups, with just the permissions that the table of the app `sender` gives them;
    those of other apps stay."""
    permisos = apps.get_model("auth.Permission").objects.filter(
        content_type__app_label=sender.label
    )
    for nombre, codigos in _POR_APP[sender.label].items():
        grupo, _ = apps.get_model("auth.Group").objects.get_or_create(name=nombre)
        grupo.permissions.remove(*permisos.exclude(codename__in=codigos))
        grupo.permissions.add(*permisos.filter(codename__in=codigos))
