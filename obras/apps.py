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

        from . import pruebas_vivas  # noqa: F401 - registers its checks
        from .clases import CLASES
        from .portada import registrar_secciones
        from .roles import PERMISOS

        clases.registrar(CLASES)
        roles.registrar(self.label, PERMISOS)
        candados.registrar(self.label, SOLO_SE_AGREGA)
        registrar_secciones()
        post_migrate.connect(roles.asegurar_grupos, sender=self)
