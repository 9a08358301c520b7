from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ComitesConfig(AppConfig):
    name = "comites"
    verbose_name = "Comités y municipios"

    def ready(self):
        from compromisos.roles import asegurar_grupos, registrar

        from .roles import PERMISOS

        registrar(self.label, PERMISOS)
        post_migrate.connect(asegurar_grupos, sender=self)
