"""The groups of each role, and a first catalogue of causes of delay."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from compromisos.roles import PERMISOS, asegurar_grupos

CAUSAS = (
    "Falta de presupuesto",
    "Falta de personal",
    "Trámite administrativo o jurídico pendiente",
    "Depende de otra dependencia u orden de gobierno",
    "Cambio de prioridades o de diseño",
    "Causa externa (clima, emergencia u otra)",
    "Otra (se explica en el texto)",
)


def poner(apps, schema_editor):
    app_config = apps.get_app_config("compromisos")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    asegurar_grupos(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"))
    causa_model = apps.get_model("compromisos", "CausaAtraso")
    for orden, nombre in enumerate(CAUSAS, start=1):
        causa_model.objects.get_or_create(nombre=nombre, defaults={"orden": orden})


def quitar(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=PERMISOS).delete()
    apps.get_model("compromisos", "CausaAtraso").objects.filter(
        nombre__in=CAUSAS, avances__isnull=True
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0001_inicial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(poner, quitar)]
