"""What the roles may do with what came since: a migration of its own, that changes no table."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from compromisos.roles import asegurar_grupos


def poner(apps, schema_editor):
    app_config = apps.get_app_config("compromisos")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    asegurar_grupos(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"))


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0009_convenio_y_prueba_viva")]

    operations = [migrations.RunPython(poner, migrations.RunPython.noop)]
