"""What the sheets of this app have in common."""

from django.db import transaction

from compromisos.importacion.tipos import TipoDeHoja

from ..models import Obra


class HojaDeLasObras(TipoDeHoja):
    """Works are locked before the tables, as whoever changes one does, so that both wait in turn
    and who comes second sees what the first one left."""

    @transaction.atomic
    def importar(self, hoja, **opciones):
        list(Obra.objects.select_for_update().order_by("pk").values_list("pk"))
        return super().importar(hoja, **opciones)
