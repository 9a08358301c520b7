"""Compression of public answers only.

They hold no secret, so guessing one from the compressed length (BREACH) has nothing to find; the
private area stays uncompressed.
"""

from django.middleware.gzip import GZipMiddleware

from evj.web.sesion import es_privada


class CompresionPublicaMiddleware(GZipMiddleware):
    def process_response(self, request, response):
        if es_privada(request.path_info):
            return response
        return super().process_response(request, response)
