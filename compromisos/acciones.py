"""Every write that touches more than one row or has a side effect: one function, one transaction."""

from django.db import transaction

from .models import Actividad, Avance


class AvanceMasNuevo(Exception):
    """Somebody reported on the activity after the form was opened; `avance` is that report."""

    def __init__(self, avance):
        super().__init__(str(avance))
        self.avance = avance


@transaction.atomic
def registrar_avance(*, actividad, visto, autor, dependencia, **datos) -> Avance:
    """Add a report, unless there is a newer one than the author saw.

    `visto` is the id of the latest Avance the form showed, or None; `datos` are the Avance's own
    fields. The report goes to the principal when the activity repeats another one. Raises
    AvanceMasNuevo, and adds nothing, when the latest is not the one that was seen.
    """
    principal = Actividad.objects.select_for_update().get(pk=actividad.misma_que_id or actividad.pk)
    ultimo = principal.avances.del_mas_nuevo().first()
    if ultimo is not None and ultimo.pk != visto:
        raise AvanceMasNuevo(ultimo)
    return Avance.objects.create(actividad=principal, autor=autor, dependencia=dependencia, **datos)
