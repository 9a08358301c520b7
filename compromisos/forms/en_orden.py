"""Rows of one page that carry their place: to put them in another order is one save."""

from django.db.models import F
from django.forms import BaseInlineFormSet

LUGARES = ("numero", "orden")
APARTE = 10_000


class EnOrdenFormSet(BaseInlineFormSet):
    """Rows that change places, or take the place of one that goes, do not meet halfway: in the
    database no two rows have the same place, not even while they are saved."""

    def save_existing_objects(self, commit=True):
        if commit:
            for lugar in LUGARES:
                self._apartar(lugar)
        return super().save_existing_objects(commit)

    def _apartar(self, lugar):
        """Put out of the way the rows that leave their place; saving puts each in its own."""
        salen = [
            fila
            for fila in self.initial_forms
            if fila.instance.pk and (lugar in fila.changed_data or fila in self.deleted_forms)
        ]
        if lugar in self.form.base_fields and max(_lugares(salen, lugar), default=APARTE) < APARTE:
            claves = [fila.instance.pk for fila in salen]
            filas = self.model._base_manager.filter(pk__in=claves)
            filas.update(**{lugar: F(lugar) + APARTE})


def _lugares(filas, lugar):
    return (fila.initial.get(lugar) or 0 for fila in filas)
