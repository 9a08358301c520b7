from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ComitesConfig(AppConfig):
    name = "comites"
    verbose_name = "Comités y municipios"

    def ready(self):
        from compromisos import candados, diario
        from compromisos.roles import asegurar_grupos, registrar

        from .caducidad import borrar_envios, borrar_inscripciones
        from .roles import PERMISOS

        registrar(self.label, PERMISOS)
        candados.registrar(self.label, ("CambioEvento", "SeguimientoAcuerdo"))
        diario.registrar_tarea("Inscripciones borradas", borrar_inscripciones)
        diario.registrar_tarea("Huellas de envíos borradas", borrar_envios)
        post_migrate.connect(asegurar_grupos, sender=self)
