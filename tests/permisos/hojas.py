"""What the matrix's site has uploaded to the lists that have sheets of their own."""

from django.apps import apps
from django.contrib.admin import site

from compromisos.models import ImportacionPendiente

from .matriz import SE_IMPORTAN, app_de


def de_hojas(usuario) -> tuple[dict, dict]:
    """The args and the data of their addresses; each upload is the user's."""
    args, datos = {}, {}
    for nombre in SE_IMPORTAN:
        modelo = apps.get_model(app_de(nombre), nombre)
        plantilla = site.get_model_admin(modelo).tipo_de_hoja.plantilla()
        pendiente = ImportacionPendiente.objects.create(
            usuario=usuario,
            modelo=modelo._meta.label_lower,
            nombre="hoja.xlsx",
            contenido=plantilla,
        )
        ruta = f"admin:{app_de(nombre)}_{nombre}"
        args |= {
            (f"{ruta}_import_preview", ""): [pendiente.clave],
            (f"{ruta}_import_lista", ""): [pendiente.clave, "errores", "csv"],
            (f"{ruta}_exportar", ""): ["csv"],
        }
        datos |= {
            f"{ruta}_import": {"import_file": plantilla},
            f"{ruta}_process_import": {"clave": pendiente.clave, "cancelar": "1"},
        }
    return args, datos
