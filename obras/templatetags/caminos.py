"""The way from one page of the works in the panel to another."""

from django import template
from django.utils import timezone

from ..panel import caminos_de

register = template.Library()


@register.inclusion_tag("panel/_obras_caminos.html", takes_context=True)
def caminos_de_obras(context, aqui) -> dict:
    """Those that are of use to the user; `aqui`: this one."""
    dependencias = context["cargos"].dependencias
    caminos = caminos_de(context["user"], dependencias, timezone.localdate())
    return {"caminos": caminos, "aqui": aqui}
