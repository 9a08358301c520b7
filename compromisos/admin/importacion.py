"""The import of an agenda, from the list of evaluations; see hojas.py for what is of any sheet."""

from django import forms
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET

from ..forms.campos import sin_caracteres_de_control
from ..importacion.exportar import ENCABEZADOS, filas_de
from ..importacion.paso import PlanDistinto
from ..importacion.plantilla import plantilla
from ..importacion.recursos import AgendaResource, HojaDeCalculo
from ..models import Actividad, Evaluacion
from ..seguridad import Suceso, anotar
from .hojas import FORMATOS, ImportarHojaMixin, SubirForm


class ImportarForm(SubirForm):
    """The file and where its rows go."""

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
        super().__init__(*args, usuario=usuario, **kwargs)
        self.fields["evaluacion"].queryset = Evaluacion.objects.editables_por(usuario)
        if not usuario.has_perm("compromisos.add_evaluacion"):
            del self.fields["nueva"]
        if not usuario.has_perm("compromisos.add_dependencia"):
            del self.fields["crear_dependencias"]

    def clean(self):
        datos = super().clean()
        if datos.get("evaluacion") and datos.get("nueva"):
            self.add_error("nueva", "Elija una evaluación o escriba una nueva, no ambas.")
        return datos

    def opciones(self):
        evaluacion = self.cleaned_data["evaluacion"]
        return {
            "evaluacion": evaluacion.nombre if evaluacion else self.cleaned_data.get("nueva", ""),
            "crear_dependencias": self.cleaned_data.get("crear_dependencias", False),
        }


class ImportarAgendaMixin(ImportarHojaMixin):
    """For the ModelAdmin of Evaluacion."""

    resource_classes = [AgendaResource]
    import_formats = [HojaDeCalculo]
    import_template_name = "admin/compromisos/importar_agenda.html"
    form_de_importar = ImportarForm
    titulo_de_importar = "Importar una agenda"
    encabezados = ENCABEZADOS
    nombre_de_plantilla = "plantilla-agenda"

    def get_urls(self):
        return [
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

    def leer_hoja(self, contenido):
        return HojaDeCalculo().create_dataset(contenido)

    def planear(self, request, pendiente):
        return self._importar(request, pendiente, dry_run=True).plan

    def importar(self, request, pendiente, huella):
        resultado = self._importar(request, pendiente, dry_run=False, huella=huella)
        if resultado.has_validation_errors():
            raise PlanDistinto(resultado.plan)
        return resultado.plan

    def _importar(self, request, pendiente, **opciones):
        return AgendaResource().import_data(
            self.leer_hoja(bytes(pendiente.contenido)),
            file_name=pendiente.nombre,
            user=request.user,
            evaluacion=pendiente.evaluacion,
            crear_dependencias=pendiente.crear_dependencias,
            **opciones,
        )

    def plantilla(self):
        return plantilla()

    def despues_de_importar(self, plan):
        evaluaciones = Evaluacion.objects.filter(clave_nombre__in=list(plan.evaluaciones)[:2])
        if len(evaluaciones) == 1:
            return redirect("admin:compromisos_evaluacion_change", evaluaciones[0].pk)
        return super().despues_de_importar(plan)

    def anotar_importacion(self, request, plan):
        """One entry an evaluation; each row's own past is in its history."""
        tipo = ContentType.objects.get_for_model(Evaluacion)
        tocadas = {r.de for c in (plan.compromisos, plan.actividades) for r in c.tocadas}
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
        anotar(Suceso.IMPORTACION, request, evaluaciones=[e.pk for e in suyas.values()])

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
