from django.contrib.admin.apps import AdminConfig


class AdministracionConfig(AdminConfig):
    default_site = "evj.administracion.AdministracionSite"
