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
        from compromisos import candados, cargos, roles, secciones

        from . import (
            calidad_leida,
            mantenimiento,
            propuestas,
            pruebas_vivas,  # noqa: F401 - registers its checks
        )
        from .clases import CLASES
        from .panel import cargos_de_obras, por_contestar, por_corregir
        from .portada import registrar_secciones
        from .roles import PERMISOS
        from .views import obras

        clases.registrar(CLASES)
        roles.registrar(self.label, PERMISOS)
        candados.registrar(self.label, SOLO_SE_AGREGA)
        secciones.registrar(secciones.Pagina.PANEL, por_corregir)
        secciones.registrar(secciones.Pagina.PANEL, por_contestar)
        cargos.registrar(cargos_de_obras)
        obras.HECHOS += [propuestas.hechos_de_la_obra, calidad_leida.hechos, mantenimiento.hechos]
        obras.SECCIONES += [calidad_leida.seccion, mantenimiento.seccion]
        registrar_secciones()
        post_migrate.connect(roles.asegurar_grupos, sender=self)
