from django.apps import AppConfig
from django.db.models.signals import post_migrate

# What the database itself refuses to change or delete; see `compromisos.candados`.
SOLO_SE_AGREGA = (
    "VersionPropuesta",
    "Contribucion",
    "Dictamen",
    "CompromisoFirmado",
    "ActaVotacion",
    "Votos",
    "EtapaObra",
    "CambioObra",
    "AvanceObra",
    "EvaluacionCalidad",
    "Hallazgo",
    "AccionCorrectiva",
    "AtencionAccion",
    "VerificacionAccion",
    "NecesidadMantenimiento",
    "SeguimientoMantenimiento",
)


class ObrasConfig(AppConfig):
    name = "obras"
    verbose_name = "Obras"

    def ready(self):
        from comites import clases
        from compromisos import candados, roles

        from .clases import CLASES
        from .municipio import registrar_secciones
        from .roles import PERMISOS

        clases.registrar(CLASES)
        roles.registrar(self.label, PERMISOS)
        registrar_secciones()
        candados.registrar(self.label, SOLO_SE_AGREGA)
        post_migrate.connect(roles.asegurar_grupos, sender=self)
