"""What the sheets of this app have in common."""

from compromisos.importacion.tipos import TipoDeHoja

from ..models import Obra


class HojaDeLasObras(TipoDeHoja):
    """Works are locked before the tables, as whoever changes one does, so that both wait in turn
    and who comes second sees what the first one left."""

    filas_bloqueadas = (Obra,)
