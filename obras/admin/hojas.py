"""The works and their progress as sheets, for the admin's lists of them."""

from compromisos.admin.hojas import ImportarRegistrosMixin

from ..importacion.avances import HojaDeAvances
from ..importacion.obras import HojaDeObras


class ImportarObrasMixin(ImportarRegistrosMixin):
    tipo_de_hoja = HojaDeObras()


class ImportarAvancesMixin(ImportarRegistrosMixin):
    """Whoever imports works imports their progress."""

    tipo_de_hoja = HojaDeAvances()

    def has_import_permission(self, request):
        return request.user.has_perm("obras.importar_obra")
