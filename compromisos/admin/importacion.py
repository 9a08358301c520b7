"""The import of an agenda, from the list of evaluations: upload, preview, confirm."""

import io

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from import_export.admin import ImportMixin

from evj.web.exportacion import TIPO_XLSX, respuesta_csv, respuesta_xlsx

from ..forms.campos import sin_caracteres_de_control
from ..importacion.exportar import ENCABEZADOS, filas_de
from ..importacion.hoja import HojaIlegible
from ..importacion.importar import PlanDistinto
from ..importacion.informe import (
    ENCABEZADOS_CAMBIOS,
    ENCABEZADOS_ERRORES,
    HAY_MAS,
    como_se_leyo,
    contar_errores,
    filas_de_cambios,
    filas_de_errores,
    resumir,
)
from ..importacion.plantilla import plantilla
from ..importacion.recursos import AgendaResource, HojaDeCalculo
from ..models import Actividad, Evaluacion, ImportacionPendiente
from ..seguridad import Suceso, anotar

EN_PANTALLA = 50
FORMATOS = {"csv": respuesta_csv, "xlsx": respuesta_xlsx}
LISTAS = {
    "errores": (ENCABEZADOS_ERRORES, filas_de_errores),
    "cambios": (ENCABEZADOS_CAMBIOS, filas_de_cambios),
}


class ImportarForm(forms.Form):
    """The file and where its rows go. `hoja`: what was read of it, once it is valid."""

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
    evaluacion = forms.ModelChoiceField(
        label="Evaluación",
        queryset=Evaluacion.objects.none(),
        required=False,
        empty_label="La que dice la columna «Evaluación»",
        help_text="Adónde van las filas que no nombran ninguna.",
    )
    nueva = forms.CharField(
        label="O una evaluación nueva",
        max_length=200,
        required=False,
        help_text="Su nombre. Se crea sin publicar.",
        validators=[sin_caracteres_de_control],
    )
    crear_dependencias = forms.BooleanField(
        label="Crear dependencias nuevas",
        required=False,
        help_text="Sin marcar, una dependencia desconocida es un error.",
    )

    def __init__(self, *args, usuario, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evaluacion"].queryset = Evaluacion.objects.editables_por(usuario)
        self.fields["import_file"].widget.attrs["accept"] = ".xlsx,.ods,.csv"
        self.fields["import_file"].help_text += f" Hasta {settings.IMPORTAR_MB} MB."
        if not usuario.has_perm("compromisos.add_evaluacion"):
            del self.fields["nueva"]
        if not usuario.has_perm("compromisos.add_dependencia"):
            del self.fields["crear_dependencias"]

    def clean_import_file(self):
        archivo = self.cleaned_data["import_file"]
        if archivo.size > settings.IMPORTAR_MB * 2**20:
            raise forms.ValidationError(f"El archivo pasa de {settings.IMPORTAR_MB} MB.")
        self.contenido = archivo.read()
        try:
            HojaDeCalculo().create_dataset(self.contenido)
        except HojaIlegible as error:
            raise forms.ValidationError(str(error)) from error
        return archivo

    def clean(self):
        datos = super().clean()
        if datos.get("evaluacion") and datos.get("nueva"):
            self.add_error("nueva", "Elija una evaluación o escriba una nueva, no ambas.")
        return datos

    def guardar(self, usuario) -> ImportacionPendiente:
        """Keep the upload until its user confirms it; throw away what nobody confirmed."""
        ImportacionPendiente.objects.vencidas().delete()
        evaluacion = self.cleaned_data["evaluacion"]
        nombre = "".join(c for c in self.cleaned_data["import_file"].name if c.isprintable())
        return ImportacionPendiente.objects.create(
            usuario=usuario,
            nombre=nombre[-200:],
            contenido=self.contenido,
            evaluacion=evaluacion.nombre if evaluacion else self.cleaned_data.get("nueva", ""),
            crear_dependencias=self.cleaned_data.get("crear_dependencias", False),
        )


class ImportarAgendaMixin(ImportMixin):
    """For the ModelAdmin of Evaluacion.

    The library keeps an upload in the temporary folder and its form names the file, so that
    anybody's form can name another's; here it is a row of its user's with a random key.
    """

    resource_classes = [AgendaResource]
    import_formats = [HojaDeCalculo]
    import_template_name = "admin/compromisos/importar.html"
    preview_template_name = "admin/compromisos/importar_vista.html"

    def get_urls(self):
        def ruta(direccion, view, nombre):
            view = self.admin_site.admin_view(view)
            return path(f"import/{direccion}", view, name=f"compromisos_evaluacion_{nombre}")

        return [
            ruta("plantilla/", self.plantilla_view, "import_plantilla"),
            ruta("<slug:clave>/", self.preview_view, "import_preview"),
            ruta("<slug:clave>/<slug:lista>.<slug:formato>", self.lista_view, "import_lista"),
            path(
                "<int:pk>/exportar.<slug:formato>",
                self.admin_site.admin_view(self.exportar_view),
                name="compromisos_evaluacion_exportar",
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, **kwargs):
        suya = self.has_change_permission(request, context["original"])
        context["puede_exportar"] = suya and self.has_import_permission(request)
        return super().render_change_form(request, context, **kwargs)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def import_action(self, request):
        """The upload form; a readable file goes on to its preview."""
        self._exigir_permiso(request)
        datos = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ImportarForm(*datos, usuario=request.user)
        if form.is_valid():
            pendiente = form.guardar(request.user)
            return redirect("admin:compromisos_evaluacion_import_preview", pendiente.clave)
        return self._pagina(
            request,
            self.import_template_name,
            title="Importar una agenda",
            form=form,
            encabezados=ENCABEZADOS,
        )

    @method_decorator(require_GET)
    def preview_view(self, request, clave):
        pendiente = self._pendiente(request, clave)
        return self._vista_previa(request, pendiente, self._plan(request, pendiente))

    @method_decorator(require_POST)
    def process_import(self, request):
        """Confirm or throw away an upload of the user's own."""
        pendiente = self._pendiente(request, request.POST.get("clave", ""))
        if "cancelar" in request.POST:
            pendiente.delete()
            messages.info(request, f"No se importó «{pendiente.nombre}».")
            return redirect("admin:compromisos_evaluacion_import")
        try:
            with transaction.atomic():
                resultado = self._importar(
                    request, pendiente, dry_run=False, huella=request.POST.get("huella") or "-"
                )
                self.generate_log_entries(resultado, request)
                pendiente.delete()
        except PlanDistinto as error:
            return self._vista_previa(request, pendiente, error.plan, cambio=True)
        except OperationalError:
            messages.error(request, "Otras personas están guardando cambios. Confirme otra vez.")
            return redirect("admin:compromisos_evaluacion_import_preview", pendiente.clave)
        if resultado.has_validation_errors():
            return self._vista_previa(request, pendiente, resultado.plan, cambio=True)
        suyas = Evaluacion.objects.filter(clave_nombre__in=list(resultado.plan.evaluaciones))
        anotar(Suceso.IMPORTACION, request, evaluaciones=list(suyas.values_list("pk", flat=True)))
        return self.process_result(resultado, request)

    def process_result(self, result, request):
        plan = result.plan
        messages.success(request, f"Se importó «{plan.archivo}». {resumir(plan)}")
        evaluaciones = Evaluacion.objects.filter(clave_nombre__in=list(plan.evaluaciones)[:2])
        if len(evaluaciones) == 1:
            return redirect("admin:compromisos_evaluacion_change", evaluaciones[0].pk)
        return redirect("admin:compromisos_evaluacion_changelist")

    def generate_log_entries(self, result, request):
        """One entry an evaluation; each row's own past is in its history."""
        plan = result.plan
        tipo = ContentType.objects.get_for_model(Evaluacion)
        tocadas = {r.evaluacion for c in (plan.compromisos, plan.actividades) for r in c.tocadas}
        suyas = Evaluacion.objects.in_bulk(list(plan.evaluaciones), field_name="clave_nombre")
        LogEntry.objects.bulk_create(
            LogEntry(
                user_id=request.user.pk,
                content_type=tipo,
                object_id=evaluacion.pk,
                object_repr=str(evaluacion)[:200],
                action_flag=ADDITION if clave in plan.evaluaciones_nuevas else CHANGE,
                change_message=f"Importación de {plan.archivo}",
            )
            for clave, evaluacion in suyas.items()
            if evaluacion.nombre in tocadas
        )

    @method_decorator(require_GET)
    def lista_view(self, request, clave, lista, formato):
        """The whole list of errors or of changes, to download."""
        pendiente = self._pendiente(request, clave)
        if lista not in LISTAS or formato not in FORMATOS:
            raise Http404
        encabezados, filas_de_lista = LISTAS[lista]
        return FORMATOS[formato](lista, encabezados, filas_de_lista(self._plan(request, pendiente)))

    @method_decorator(require_GET)
    def exportar_view(self, request, pk, formato):
        """The evaluation's agenda, published or not, in the columns that the import reads."""
        self._exigir_permiso(request)
        evaluacion = get_object_or_404(Evaluacion.objects.editables_por(request.user), pk=pk)
        if formato not in FORMATOS:
            raise Http404
        actividades = Actividad.objects.filter(compromiso__evaluacion=evaluacion)
        filas = filas_de(actividades.order_by("compromiso__numero", "numero"))
        return FORMATOS[formato](f"agenda-{evaluacion.slug}", ENCABEZADOS, filas)

    @method_decorator(require_GET)
    def plantilla_view(self, request):
        self._exigir_permiso(request)
        return FileResponse(
            io.BytesIO(plantilla()),
            as_attachment=True,
            filename="plantilla-agenda.xlsx",
            content_type=TIPO_XLSX,
        )

    # --- Parts --------------------------------------------------------------------------
    def _exigir_permiso(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _pendiente(self, request, clave):
        """The user's own upload, not yet expired; 404 for any other."""
        self._exigir_permiso(request)
        if "\0" in clave:
            raise Http404
        return get_object_or_404(ImportacionPendiente.objects.de(request.user), clave=clave)

    def _importar(self, request, pendiente, **opciones):
        hoja = HojaDeCalculo().create_dataset(bytes(pendiente.contenido))
        return AgendaResource().import_data(
            hoja,
            file_name=pendiente.nombre,
            user=request.user,
            evaluacion=pendiente.evaluacion,
            crear_dependencias=pendiente.crear_dependencias,
            **opciones,
        )

    def _plan(self, request, pendiente):
        return self._importar(request, pendiente, dry_run=True).plan

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
            nuevos=_nuevos(plan),
            errores=plan.errores[: 4 * EN_PANTALLA],
            cuantos_errores=contar_errores(plan),
            aviso_de_mas=HAY_MAS if plan.hay_mas_errores else "",
        )

    def _pagina(self, request, plantilla, status=200, **contexto):
        request.current_app = self.admin_site.name
        contexto = {**self.admin_site.each_context(request), "opts": self.opts, **contexto}
        return TemplateResponse(request, plantilla, contexto, status=status)


def _nuevos(plan) -> list[tuple[str, list[str]]]:
    listas = [
        ("Evaluaciones nuevas, sin publicar", plan.evaluaciones_nuevas),
        ("Dependencias nuevas", plan.dependencias_nuevas),
        ("Tipos de mejora nuevos", plan.tipos_nuevos),
    ]
    return [(titulo, list(nombres.values())) for titulo, nombres in listas if nombres]


def _grupos(plan) -> list[dict]:
    """The lists of the preview, each cut to what a screen can hold."""
    compromisos, actividades = plan.compromisos, plan.actividades
    listas = (
        ("cambiadas", "Cambian", [*compromisos.cambiadas, *actividades.cambiadas]),
        ("compromisos", "Compromisos que se crean", compromisos.nuevas),
        ("actividades", "Actividades que se crean", actividades.nuevas),
        ("ausentes", "No están en el archivo", [*compromisos.ausentes, *actividades.ausentes]),
    )
    return [
        {
            "clave": clave,
            "titulo": titulo,
            "total": len(renglones),
            "renglones": [(r, list(como_se_leyo(plan, r))) for r in renglones[:EN_PANTALLA]],
        }
        for clave, titulo, renglones in listas
        if renglones
    ]
