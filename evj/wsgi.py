"""WSGI entry point: `granian --interface wsgi evj.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from evj.web.entrada import vigilada

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evj.settings")

application = vigilada(get_wsgi_application())
