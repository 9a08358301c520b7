from django.apps import AppConfig
from django.db.models.signals import post_migrate

# What the database itself refuses to change or delete; see `compromisos.candados`.
SOLO_SE_AGREGA = ("ConsultaContacto", "AvisoPrivacidad", "Consentimiento", "Acta")


class ComitesConfig(AppConfig):
    name = "comites"
    verbose_name = "Comités y municipios"

    def ready(self):
        from compromisos import candados, diario, roles

        from . import conservacion
        from .roles import PERMISOS

        roles.registrar(self.label, PERMISOS)
        candados.registrar(self.label, SOLO_SE_AGREGA)
        diario.registrar(conservacion.borrar_lo_caducado)
        post_migrate.connect(roles.asegurar_grupos, sender=self)
