"""What the menu of the private pages offers to whoever reports on works."""

from django.urls import reverse

from compromisos.cargos import Cargos, Entrada


def cargos_de_obras(usuario, dependencias, hoy) -> Cargos:
    """For the liaisons of the units and for the administration, which reports for all."""
    if not dependencias and not usuario.has_perm("obras.add_avanceobra"):
        return Cargos()
    return Cargos(menu=[Entrada("panel-obras", "Obras", reverse("obras:obra-panel"))])
