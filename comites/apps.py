from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

# What the database itself refuses to change or delete; see `compromisos.candados`.
SOLO_SE_AGREGA = (
    "ConsultaContacto",
    "AvisoPrivacidad",
    "Consentimiento",
    "Acta",
    "Aplicacion",
    "Respuesta",
    "EntregaInforme",
    "Cedula",
    "Queja",
    "Turno",
    "Resolucion",
    "ConsultaQueja",
    "CambioEvento",
    "SeguimientoAcuerdo",
)


class ComitesConfig(AppConfig):
    name = "comites"
    verbose_name = "Comités y municipios"

    def ready(self):
        from compromisos import candados, cargos, diario, roles, secciones

        from . import pruebas_vivas  # noqa: F401 - registers its checks
        from .caducidad import borrar_inscripciones
        from .candados import poner_publicadas, quitar_para_migrar, quitar_publicadas
        from .conservacion import borrar_contactos, borrar_nombres, quitar_cuentas
        from .panel import cargos_de_comites, comites_del_municipio, mis_comites
        from .portada import de_hoy, eventos_de_actividad
        from .quejas import borrar_datos, borrar_envios
        from .roles import PERMISOS

        roles.registrar(self.label, PERMISOS)
        candados.registrar(self.label, SOLO_SE_AGREGA)
        candados.registrar_otros(poner_publicadas, quitar_publicadas)
        diario.registrar_tarea("Contactos de integrantes borrados", borrar_contactos)
        diario.registrar_tarea("Cuentas de integrantes cerradas", quitar_cuentas)
        diario.registrar_tarea("Nombres de integrantes borrados", borrar_nombres)
        diario.registrar_tarea("Inscripciones borradas", borrar_inscripciones)
        diario.registrar_tarea("Textos y datos de quejas borrados", borrar_datos)
        diario.registrar_tarea("Huellas de envíos borradas", borrar_envios)
        secciones.registrar(secciones.Pagina.INICIO, de_hoy)
        secciones.registrar(secciones.Pagina.ACTIVIDAD, eventos_de_actividad)
        secciones.registrar(secciones.Pagina.PANEL, mis_comites)
        secciones.registrar(secciones.Pagina.PANEL, comites_del_municipio)
        cargos.registrar(cargos_de_comites)
        pre_migrate.connect(quitar_para_migrar, sender=self)
        post_migrate.connect(roles.asegurar_grupos, sender=self)
