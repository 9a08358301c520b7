"""Sessions exist in the private area only; a public page cannot even ask who is looking."""

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

INICIO = "_inicio"


def es_privada(ruta: str) -> bool:
    return ruta.startswith(settings.RUTAS_PRIVADAS)


class SessionStore(db.SessionStore):
    """Django's sessions in the database; one that did not change only gets more time.

    Writing it whole on each request would undo what a parallel request put into it meanwhile.
    """

    def save(self, must_create=False):
        if must_create or self.modified or self.session_key is None:
            super().save(must_create)
            return
        filas = self.model.objects.filter(session_key=self.session_key)
        if not filas.update(expire_date=self.get_expiry_date()):
            raise UpdateError


class SesionPrivadaMiddleware(SessionMiddleware):
    """Django's sessions below RUTAS_PRIVADAS, an empty one that is never saved elsewhere.

    A session ends after SESSION_COOKIE_AGE seconds without use and SESSION_MAXIMO in all.
    """

    def process_request(self, request):
        if not es_privada(request.path_info):
            request.session = self.SessionStore()
            return
        super().process_request(request)
        ahora = int(timezone.now().timestamp())
        inicio = request.session.get(INICIO)
        if inicio is not None and ahora - inicio > settings.SESSION_MAXIMO:
            request.session.flush()

    def process_response(self, request, response):
        if not es_privada(request.path_info):
            return response
        if INICIO not in request.session and not request.session.is_empty():
            request.session[INICIO] = int(timezone.now().timestamp())
        response = super().process_response(request, response)
        add_never_cache_headers(response)
        return response
