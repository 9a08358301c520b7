from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save, pre_save


class CompromisosConfig(AppConfig):
    name = "compromisos"
    verbose_name = "Compromisos de mejora"

    def ready(self):
        from .candados import poner_candados
        from .historia import anotar_carga, fechar_publicacion
        from .roles import asegurar_grupos

        pre_save.connect(fechar_publicacion, sender="compromisos.Evaluacion")
        post_save.connect(anotar_carga)
        post_migrate.connect(poner_candados, sender=self)
        post_migrate.connect(asegurar_grupos, sender=self)
