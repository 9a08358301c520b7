"""Model fields derived from other fields of the same row, and how they are searched."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from evj.web.texto import normalizar


class NormalizadoField(models.TextField):
    """The normalised text (no case, accents or extra spaces) of other fields, for matching.

    Written on every save and bulk_create from the fields named in `de`; never by hand. A fixture
    carries its value, because loaddata writes rows as they are.
    """

    def __init__(self, *args, de=(), **kwargs):
        self.de = tuple(de)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["de"] = self.de
        return name, path, args, kwargs

    def pre_save(self, model_instance, add):
        valor = normalizar(" ".join(str(getattr(model_instance, campo)) for campo in self.de))
        setattr(model_instance, self.attname, valor)
        return valor


def exigir_unico(fila: models.Model, campo: str):
    """For clean(): raise beside the field a person typed when another row has the same value.

    Forms leave out of their own check of uniqueness the fields that they do not show.
    """
    field = fila._meta.get_field(campo)
    valor = field.pre_save(fila, add=False)
    if type(fila)._base_manager.filter(**{campo: valor}).exclude(pk=fila.pk).exists():
        raise ValidationError({field.de[0]: field.error_messages["unique"]})


def contiene(texto: str, *campos: str) -> Q:
    """Rows in which every word of the text stands in one of the normalised fields."""
    condicion = Q()
    for palabra in normalizar(texto).split():
        condicion &= Q(*((f"{campo}__contains", palabra) for campo in campos), _connector=Q.OR)
    return condicion
