"""A first catalogue of causes of delay."""

from django.db import migrations

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
    causa_model = apps.get_model("compromisos", "CausaAtraso")
    for orden, nombre in enumerate(CAUSAS, start=1):
        causa_model.objects.get_or_create(nombre=nombre, defaults={"orden": orden})


def quitar(apps, schema_editor):
    apps.get_model("compromisos", "CausaAtraso").objects.filter(
        nombre__in=CAUSAS, avances__isnull=True
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0001_inicial")]

    operations = [migrations.RunPython(poner, quitar)]
