from django.db import migrations, models

CON_SEPARADORES = (
    models.Q(nombre__contains=";")
    | models.Q(nombre__contains=" /")
    | models.Q(nombre__contains="/ ")
)


def decir_cuales(apps, schema_editor):
    """The sheet cannot say these names: somebody has to choose others first."""
    Dependencia = apps.get_model("compromisos", "Dependencia")
    nombres = Dependencia.objects.filter(CON_SEPARADORES).values_list("nombre", flat=True)
    if nombres:
        raise ValueError(
            "Antes de actualizar, quite «;» y « / » del nombre de estas dependencias, en la "
            f"administración: {', '.join(f'«{nombre}»' for nombre in nombres)}."
        )


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0011_fechas_pesos_y_cuentas_posibles")]

    operations = [
        migrations.RunPython(decir_cuales, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="dependencia",
            constraint=models.CheckConstraint(
                condition=~CON_SEPARADORES,
                name="compromisos_dependencia_nombre_sin_separadores",
                violation_error_message=(
                    "El nombre no lleva «;» ni « / »: en la hoja de cálculo separan dependencias."
                ),
            ),
        ),
    ]
