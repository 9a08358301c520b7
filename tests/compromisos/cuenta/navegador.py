"""A browser in which somebody signed in before."""

from django.http import HttpResponse

from compromisos.views.borradores import anotar_quien


def recordar(client, usuario):
    """What the browser keeps of them when their session has ended."""
    response = HttpResponse()
    anotar_quien(response, usuario)
    client.cookies.update(response.cookies)
