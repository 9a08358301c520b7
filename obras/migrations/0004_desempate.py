from collections import Counter

from django.db import migrations, models

CAMPO = models.BooleanField(default=False, editable=False, verbose_name="estuvo en el desempate")


def decir_quienes_empataron(apps, schema_editor):
    """Of draws that were already made: those with as many votes as who won it."""
    Opcion = apps.get_model("obras", "OpcionVotacion")
    Acta = apps.get_model("obras", "ActaVotacion")
    Votos = apps.get_model("obras", "Votos")
    desempatadas = Opcion.objects.filter(gana_desempate=True)
    for votacion in desempatadas.values_list("votacion", flat=True).distinct():
        actas = Acta.objects.filter(centro__votacion=votacion).order_by("numero")
        vigentes = {acta.centro_id: acta.pk for acta in actas}
        totales = Counter()
        for opcion, cuantos in Votos.objects.filter(acta__in=vigentes.values()).values_list(
            "opcion", "cuantos"
        ):
            totales[opcion] += cuantos
        suyas = Opcion.objects.filter(votacion=votacion)
        con = {totales[opcion.pk] for opcion in suyas if opcion.gana_desempate}
        iguales = [opcion.pk for opcion in suyas if totales[opcion.pk] in con]
        Opcion.objects.filter(pk__in=iguales).update(empato=True)


class Migration(migrations.Migration):
    dependencies = [("obras", "0003_anios_posibles")]

    operations = [
        migrations.AddField("opcionvotacion", "empato", CAMPO),
        migrations.AddField("historicalopcionvotacion", "empato", CAMPO),
        migrations.RunPython(decir_quienes_empataron, migrations.RunPython.noop),
    ]
