"""The import of an agenda, from the list of evaluations: upload, preview, confirm."""

from import_export.admin import ImportMixin


class ImportarAgendaMixin(ImportMixin):
    """For the ModelAdmin of Evaluacion."""
