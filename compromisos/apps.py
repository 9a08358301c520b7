from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CompromisosConfig(AppConfig):
    name = "compromisos"
    verbose_name = "Compromisos de mejora"

    def ready(self):
        from .candados import poner_candados
        from .roles import asegurar_grupos

        post_migrate.connect(poner_candados, sender=self)
        post_migrate.connect(asegurar_grupos, sender=self)
