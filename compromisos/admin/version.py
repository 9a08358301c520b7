"""No lost update in the admin: every change form carries the version it showed.

The version is a keyed digest of what the object's row and its inlines' rows hold, so it changes
with any write, whoever made it. Saving over another version answers 409 with both texts, keeps
what was typed over what is stored now, and carries the new version: saving again is then a choice.
"""

import json

from django import forms
from django.contrib.admin.utils import display_for_value, unquote
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, router, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from ..forms.conflicto import (
    de_quien,
    desempacar,
    empacar,
    lo_escribio,
    pasar_lo_escrito,
    sobre_lo_guardado,
    visibles,
)

CAMPO = "_version"
VISTOS = "_vistos"
CONFLICTO = "version"
YA_NO = "ya no se cambia aquí"


def version_de(objeto, filas) -> str:
    """`filas`: querysets of the rows that are edited on the same page."""
    contenido = [_valores(objeto), *([_valores(fila) for fila in grupo] for grupo in filas)]
    texto = json.dumps(contenido, cls=DjangoJSONEncoder)
    return salted_hmac("compromisos.admin.version", texto).hexdigest()


def _valores(fila) -> list:
    """What the row holds, except what signing in or a new password changes."""
    fijos = [
        field.value_to_string(fila)
        for field in fila._meta.concrete_fields
        if field.name not in ("last_login", "password")
    ]
    varios = [
        sorted(getattr(fila, field.name).values_list("pk", flat=True))
        for field in fila._meta.many_to_many
        if field.remote_field.through._meta.auto_created
    ]
    return [*fijos, *varios]


class ConVersionForm(forms.ModelForm):
    """A change form that refuses to write over what its user has not seen."""

    version_vigente = None
    choque = False
    version_enviada = None

    def clean(self):
        datos = super().clean()
        if not constant_time_compare(self.version_enviada, self.version_vigente):
            self.add_error(
                None,
                ValidationError(
                    "Otra persona guardó cambios después de que usted abrió esta página. "
                    "No se guardó nada: compare y, si procede, guarde otra vez.",
                    code=CONFLICTO,
                ),
            )
        if self.choque:
            self.add_error(
                None,
                "Dos filas intercambian un valor que no se puede repetir, y no se guardó nada: "
                "guárdelo en dos pasos, con otro valor de por medio.",
            )
        return datos


class VersionMixin:
    """For a ModelAdmin; its change_form template writes the hidden field from `version`."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic(using=router.db_for_write(self.model)):
                self._bloquear(object_id)
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Somebody saved the same number or name at the same moment: their row is there now,
            # and the form says so.
            pass
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            request.choque = True
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _bloquear(self, object_id):
        """Parallel saves of one object, and of its inlines' rows, go one after the other."""
        if object_id is None:
            return
        try:
            pk = self.opts.pk.to_python(unquote(object_id))
        except ValidationError:
            return
        if not self.model._base_manager.select_for_update().filter(pk=pk).first():
            return
        for filas in self._filas_de(pk):
            list(filas.select_for_update())

    def _filas_de(self, pk):
        for inline in self.inlines:
            nombre = inline.fk_name or next(
                field.name
                for field in inline.model._meta.fields
                if field.remote_field and field.remote_field.model is self.model
            )
            yield inline.model._base_manager.filter(**{nombre: pk}).order_by("pk")

    def version_vigente(self, obj) -> str:
        return version_de(obj, self._filas_de(obj.pk))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or request.method != "POST":
            return form
        return type(
            form.__name__,
            (ConVersionForm, form),
            {
                "version_vigente": self.version_vigente(obj),
                "version_enviada": request.POST.get(CAMPO, ""),
                "choque": getattr(request, "choque", False),
            },
        )

    def render_change_form(self, request, context, *, change=False, obj=None, **kwargs):
        form = context["adminform"].form
        grupos = context["inline_admin_formsets"]
        conflicto = form.has_error("__all__", code=CONFLICTO)
        if change and self.has_change_permission(request, obj):
            vigente = getattr(form, "version_vigente", None) or self.version_vigente(obj)
            context["version"] = vigente
        if conflicto:
            vistos = desempacar(request.POST.get(VISTOS, ""))
            context["diferencias"] = [
                *_de_formulario(form, vistos),
                *_de_lo_que_ya_no_se_cambia(form, vistos, request.POST),
            ]
            for grupo in grupos:
                enviado = grupo.formset
                grupo.formset = _como_esta(enviado, grupo.opts.get_queryset(request))
                if grupo.has_change_permission:
                    context["diferencias"] += _de_filas(enviado, grupo.formset, vistos)
                else:
                    context["diferencias"] += _de_filas_cerradas(enviado, vistos)
            context["ya_no"] = any(guardado == YA_NO for _, guardado, _ in context["diferencias"])
        if "version" in context:
            filas = (fila for grupo in grupos for fila in _filas(grupo.formset))
            context["vistos"] = empacar([form, *filas])
        response = super().render_change_form(request, context, change=change, obj=obj, **kwargs)
        if conflicto:
            response.status_code = 409
        return response


def _filas(formset) -> list:
    """The forms of the rows that are stored."""
    return [fila for fila in formset.forms if not fila.instance._state.adding]


def _de_formulario(form, vistos):
    """(where, what is stored now, what was typed) for each field in which the two differ; what
    nobody typed shows, from here on, what is stored. `vistos`: what the page had shown."""
    guardados = dict(form.initial)
    for campo in (form[nombre] for nombre in sobre_lo_guardado(form, vistos)):
        if campo.name in guardados:  # the reason for the change is not
            guardado = legible(campo.field, guardados[campo.name])
            yield str(campo.label), guardado, legible(campo.field, campo.data)


def _de_lo_que_ya_no_se_cambia(form, vistos, enviado):
    """The same of the fields that are no longer in the form: it was published meanwhile, say."""
    mostrado = vistos.get(de_quien(form), {})
    for field in form._meta.model._meta.concrete_fields:
        if field.name in form.fields or field.name not in mostrado:
            continue
        visto, escrito = str(mostrado[field.name] or ""), enviado.get(field.name, "")
        if escrito not in ("", visto, visto[:16]):  # without its seconds
            yield field.verbose_name, YA_NO, escrito


def _como_esta(enviado, queryset):
    """The rows that are stored now, as on opening the page, and those that the user added."""
    nuevas = [] if hasattr(enviado, "donde_va") else [f for f in enviado if _es_nueva(f)]
    escritas = [{campo.name: campo.data for campo in visibles(fila)} for fila in nuevas]
    formset = type(enviado)(
        instance=enviado.instance, prefix=enviado.prefix, queryset=queryset, initial=escritas
    )
    formset.extra = max(formset.extra, len(escritas))
    return formset


def _de_filas(enviado, ahora, vistos):
    """The same of the rows of an inline: what was typed goes to where its row is now."""
    nombre = ahora.model._meta.verbose_name
    lugares = {fila.instance.pk: n for n, fila in enumerate(ahora.initial_forms, start=1)}
    for fila in enviado.forms:
        if hasattr(ahora, "donde_va"):
            destino, donde = ahora.donde_va(fila), nombre
        elif _es_nueva(fila) and ahora.max_num == 1 and ahora.initial_forms:
            destino, donde = ahora.forms[0], nombre
        elif _es_nueva(fila):
            for campo in (c for c in visibles(fila) if c.name in fila.changed_data):
                yield f"{nombre} nuevo: {campo.label}", "", legible(campo.field, campo.data)
            continue
        else:
            lugar = lugares.get(fila.instance.pk or _clave_enviada(enviado, fila))
            if lugar is None:
                for campo in (c for c in visibles(fila) if c.name in fila.changed_data):
                    que = f"{nombre} que otra persona borró: {campo.label}"
                    yield que, "(ya no está)", legible(campo.field, campo.data)
                continue
            destino, donde = ahora.forms[lugar - 1], f"{nombre} {lugar}"
        guardados = {campo.name: campo.initial for campo in destino}
        for cual in pasar_lo_escrito(fila, destino, vistos):
            campo = fila[cual]
            guardado = legible(campo.field, guardados[cual])
            yield f"{donde}: {campo.label}", guardado, legible(campo.field, campo.data)


def _de_filas_cerradas(enviado, vistos):
    """The same where nothing is changed any more: what was typed is told, and not kept."""
    nombre = enviado.model._meta.verbose_name
    for fila in enviado.forms:
        vistos_ahi = vistos.get(de_quien(fila), {})
        for campo in visibles(fila):
            if campo.name in fila.fields and lo_escribio(campo, vistos_ahi):
                dice = legible(campo.field, campo.data)
                yield f"{nombre}: {campo.label}", YA_NO, dice


def _clave_enviada(formset, fila) -> int | None:
    """Of the row that the page said it was, also if nobody finds it any more."""
    clave = fila.data.get(fila.add_prefix(formset.model._meta.pk.name), "")
    return int(clave) if clave.isdecimal() else None


def _es_nueva(fila) -> bool:
    pk = fila.instance._meta.pk.name
    return not fila.data.get(fila.add_prefix(pk)) and fila.has_changed()


def legible(field, valor) -> str:
    """A form value as people read it: the name behind the key of a choice."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        claves = [getattr(v, "pk", v) for v in valor or []]
        return ", ".join(str(o) for o in field.queryset.filter(pk__in=claves))
    if isinstance(field, forms.ModelChoiceField):
        try:
            return str(field.to_python(valor) or "")
        except ValidationError:
            return str(valor)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(valor, valor))
    if isinstance(field, forms.SplitDateTimeField):
        return " ".join(valor) if isinstance(valor, list) else display_for_value(valor, "")
    if isinstance(valor, bool) or isinstance(field, forms.BooleanField):
        return "sí" if valor else "no"
    return display_for_value(valor, "")
