"""The import of a spreadsheet from a list of the admin: upload, preview, confirm."""

import io
import logging
from functools import wraps

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from import_export.admin import ImportMixin

from evj.web.exportacion import TIPO_XLSX, respuesta_csv, respuesta_xlsx
from evj.web.texto import contar

from ..importacion.hoja import HojaIlegible
from ..importacion.informe import (
    ENCABEZADOS_ERRORES,
    HAY_MAS,
    contar_errores,
    encabezados_de_cambios,
    filas_de_cambios,
    filas_de_errores,
    resumir,
)
from ..importacion.paso import PlanDistinto
from ..importacion.tipos import TipoDeHoja
from ..models import ImportacionPendiente
from ..seguridad import Suceso, anotar

registro = logging.getLogger(__name__)

EN_PANTALLA = 50
FORMATOS = {"csv": respuesta_csv, "xlsx": respuesta_xlsx}
LISTAS = {
    "errores": (lambda plan: ENCABEZADOS_ERRORES, filas_de_errores),
    "cambios": (encabezados_de_cambios, filas_de_cambios),
}


class SubirForm(forms.Form):
    """The file; `leer`, which is given its bytes, raises HojaIlegible when it is of no use."""

    import_file = forms.FileField(
        label="Archivo",
        help_text="Hoja de cálculo XLSX, ODS o CSV.",
        error_messages={
            "required": "Elija el archivo de la hoja de cálculo.",
            "invalid": "Elija el archivo de la hoja de cálculo.",
            "missing": "Elija el archivo de la hoja de cálculo.",
            "empty": "El archivo está vacío.",
        },
    )

    def __init__(self, *args, usuario, leer, **kwargs):
        super().__init__(*args, **kwargs)
        self.leer = leer
        self.fields["import_file"].widget.attrs["accept"] = ".xlsx,.ods,.csv"
        self.fields["import_file"].help_text += f" Hasta {settings.IMPORTAR_MB} MB."

    def clean_import_file(self):
        archivo = self.cleaned_data["import_file"]
        if archivo.size > settings.IMPORTAR_MB * 2**20:
            raise forms.ValidationError(f"El archivo pasa de {settings.IMPORTAR_MB} MB.")
        self.contenido = archivo.read()
        try:
            self.leer(self.contenido)
        except HojaIlegible as error:
            raise forms.ValidationError(str(error)) from error
        return archivo

    def opciones(self) -> dict:
        """What else the upload keeps of the form."""
        return {}

    def guardar(self, usuario, modelo: str) -> ImportacionPendiente:
        """Keep the upload until its user confirms it in the list of `modelo`; throw away what
        nobody confirmed."""
        ImportacionPendiente.objects.vencidas().delete()
        nombre = "".join(c for c in self.cleaned_data["import_file"].name if c.isprintable())
        return ImportacionPendiente.objects.create(
            usuario=usuario,
            modelo=modelo,
            nombre=nombre[-200:],
            contenido=self.contenido,
            **self.opciones(),
        )


def con_pendiente(view):
    """Give the view the user's own upload, not yet expired; 410 for any other, which may have been
    one, and never says whether it is somebody else's."""

    @wraps(view)
    def con_el_suyo(self, request, clave=None, **resto):
        self._exigir_permiso(request)
        clave = request.POST.get("clave", "") if clave is None else clave
        pendiente = self._pendiente(request, clave)
        if pendiente is None:
            return self._ya_no_espera(request)
        return view(self, request, pendiente, **resto)

    return con_el_suyo


class ImportarHojaMixin(ImportMixin):
    """For the ModelAdmin of what a sheet holds; each kind says how it is read, planned, written.

    The library keeps an upload in the temporary folder and its form names the file, so that
    anybody's form can name another's; here it is a row of its user's with a random key.
    """

    import_template_name = "admin/compromisos/importar.html"
    preview_template_name = "admin/compromisos/importar_vista.html"
    form_de_importar = SubirForm
    titulo_de_importar = ""
    encabezados = ()
    nombre_de_plantilla = ""

    # --- What each kind says -------------------------------------------------------------
    def leer_hoja(self, contenido: bytes):
        """The rows of the file. Raises HojaIlegible."""
        raise NotImplementedError

    def planear(self, request, pendiente):
        """The plan of the upload; writes nothing."""
        raise NotImplementedError

    def importar(self, request, pendiente, huella):
        """Write it, and give its plan. Raises PlanDistinto."""
        raise NotImplementedError

    def anotar_importacion(self, request, plan):
        """What the logs say of it; in the same transaction."""
        raise NotImplementedError

    def plantilla(self) -> bytes:
        raise NotImplementedError

    # --- Pages ---------------------------------------------------------------------------
    def get_urls(self):
        return [
            self._ruta("import/plantilla/", self.plantilla_view, "import_plantilla"),
            self._ruta("import/<slug:clave>/", self.preview_view, "import_preview"),
            self._ruta(
                "import/<slug:clave>/<slug:lista>.<slug:formato>", self.lista_view, "import_lista"
            ),
            *super().get_urls(),
        ]

    def _ruta(self, direccion, view, nombre):
        return path(direccion, self.admin_site.admin_view(view), name=self._nombre(nombre))

    def _nombre(self, nombre, admin=""):
        return f"{admin}{self.opts.app_label}_{self.opts.model_name}_{nombre}"

    def _ir_a(self, nombre, *args):
        return redirect(self._nombre(nombre, admin="admin:"), *args)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def import_action(self, request):
        """The upload form; a readable file goes on to its preview."""
        self._exigir_permiso(request)
        datos = (request.POST, request.FILES) if request.method == "POST" else ()
        form = self.form_de_importar(*datos, usuario=request.user, leer=self.leer_hoja)
        if form.is_valid():
            pendiente = form.guardar(request.user, self.opts.label_lower)
            return self._ir_a("import_preview", pendiente.clave)
        return self._pagina(
            request,
            self.import_template_name,
            title=self.titulo_de_importar,
            form=form,
            encabezados=self.encabezados,
        )

    @method_decorator(require_GET)
    @con_pendiente
    def preview_view(self, request, pendiente):
        return self._vista_previa(request, pendiente, self.planear(request, pendiente))

    @method_decorator(require_POST)
    @con_pendiente
    def process_import(self, request, pendiente):
        """Confirm or throw away an upload of the user's own."""
        if "cancelar" in request.POST:
            pendiente.delete()
            messages.info(request, f"No se importó «{pendiente.nombre}».")
            return self._ir_a("import")
        try:
            with transaction.atomic():
                plan = self.importar(request, pendiente, request.POST.get("huella") or "-")
                self.anotar_importacion(request, plan)
                pendiente.delete()
        except PlanDistinto as error:
            if self._pendiente(request, pendiente.clave) is None:  # confirmed twice at once
                return self._ya_no_espera(request)
            return self._vista_previa(request, pendiente, error.plan, cambio=True)
        except OperationalError:
            messages.error(request, "Otras personas están guardando cambios. Confirme otra vez.")
            return self._ir_a("import_preview", pendiente.clave)
        except IntegrityError:
            registro.exception("La base no admitió la hoja que su vista previa dio por buena")
            messages.error(
                request,
                "No se importó nada: la hoja contradice algo del registro que la vista previa no "
                "vio. Avise a quien administra el sitio.",
            )
            return self._ir_a("import_preview", pendiente.clave)
        messages.success(request, f"Se importó «{plan.archivo}». {resumir(plan)}")
        return self.despues_de_importar(plan)

    def despues_de_importar(self, plan):
        return self._ir_a("changelist")

    @method_decorator(require_GET)
    @con_pendiente
    def lista_view(self, request, pendiente, lista, formato):
        """The whole list of errors or of changes, to download."""
        if lista not in LISTAS or formato not in FORMATOS:
            raise Http404
        encabezados, filas_de_lista = LISTAS[lista]
        plan = self.planear(request, pendiente)
        return FORMATOS[formato](lista, encabezados(plan), filas_de_lista(plan))

    @method_decorator(require_GET)
    def plantilla_view(self, request):
        self._exigir_permiso(request)
        return FileResponse(
            io.BytesIO(self.plantilla()),
            as_attachment=True,
            filename=f"{self.nombre_de_plantilla}.xlsx",
            content_type=TIPO_XLSX,
        )

    # --- Parts --------------------------------------------------------------------------
    def _exigir_permiso(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _pendiente(self, request, clave) -> ImportacionPendiente | None:
        suyas = ImportacionPendiente.objects.de(request.user, self.opts.label_lower)
        return None if "\0" in clave else suyas.filter(clave=clave).first()

    def _ya_no_espera(self, request):
        return self._pagina(
            request,
            "admin/compromisos/importar_vencida.html",
            status=410,
            title="Esa hoja ya no espera confirmación",
            horas=contar(settings.IMPORTAR_HORAS_ESPERA, "hora", "horas"),
        )

    def _vista_previa(self, request, pendiente, plan, cambio=False):
        return self._pagina(
            request,
            self.preview_template_name,
            status=409 if cambio else 200,
            title=f"Importar: {pendiente.nombre}",
            pendiente=pendiente,
            plan=plan,
            cambio=cambio,
            grupos=_grupos(plan),
            errores=plan.errores[: 4 * EN_PANTALLA],
            cuantos_errores=contar_errores(plan),
            aviso_de_mas=HAY_MAS if plan.hay_mas_errores else "",
        )

    def _pagina(self, request, plantilla, status=200, **contexto):
        request.current_app = self.admin_site.name
        contexto = {**self.admin_site.each_context(request), "opts": self.opts, **contexto}
        return TemplateResponse(request, plantilla, contexto, status=status)


class ImportarRegistrosMixin(ImportarHojaMixin):
    """For the ModelAdmin of a list that goes out and comes in as a sheet: see TipoDeHoja."""

    import_export_change_list_template = "admin/compromisos/lista_con_hoja.html"
    tipo_de_hoja: TipoDeHoja

    @property
    def titulo_de_importar(self):
        return f"Importar: {self.opts.verbose_name_plural}"

    @property
    def encabezados(self):
        return tuple(self.tipo_de_hoja.nombres.values())

    @property
    def nombre_de_plantilla(self):
        return f"plantilla-{slugify(self.tipo_de_hoja.titulo)}"

    def get_urls(self):
        exportar = self._ruta("exportar.<slug:formato>", self.exportar_view, "exportar")
        return [exportar, *super().get_urls()]

    def leer_hoja(self, contenido):
        return self.tipo_de_hoja.leer(contenido, "hoja")

    def planear(self, request, pendiente):
        hoja = self.leer_hoja(bytes(pendiente.contenido))
        return self.tipo_de_hoja.planear(hoja, nombre=pendiente.nombre, usuario=request.user)

    def importar(self, request, pendiente, huella):
        hoja = self.leer_hoja(bytes(pendiente.contenido))
        return self.tipo_de_hoja.importar(
            hoja, nombre=pendiente.nombre, usuario=request.user, huella=huella
        )

    def plantilla(self):
        return self.tipo_de_hoja.plantilla()

    def anotar_importacion(self, request, plan):
        """One entry for the whole file; each row's own past is in its history."""
        LogEntry.objects.create(
            user_id=request.user.pk,
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=plan.archivo,
            action_flag=CHANGE,
            change_message=f"Importación de {plan.archivo}. {resumir(plan)}",
        )
        anotar(Suceso.IMPORTACION, request, lista=self.opts.label_lower)

    def al_exportar(self, request):
        """What the log says of it, where it has to."""

    @method_decorator(require_GET)
    def exportar_view(self, request, formato):
        """All the list, in the columns that the import reads."""
        self._exigir_permiso(request)
        if formato not in FORMATOS:
            raise Http404
        self.al_exportar(request)
        nombre = self.tipo_de_hoja.titulo
        return FORMATOS[formato](nombre, self.encabezados, self.tipo_de_hoja.filas())


def _grupos(plan) -> list[dict]:
    """The lists of the preview, each cut to what a screen can hold."""
    return [
        {
            **lista._asdict(),
            "total": len(lista.renglones),
            "renglones": [(r, list(plan.como_se_leyo(r))) for r in lista.renglones[:EN_PANTALLA]],
        }
        for lista in plan.listas
        if lista.renglones
    ]
