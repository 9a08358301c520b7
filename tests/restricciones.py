"""How a rule of one row is tried, whatever its app: in the database, and in the form's words.

A case of what breaks a row: (factory, what is wrong with it, the constraint without its app's
name, what the form says). Of what may not be repeated: the same, with the names of the fields.
"""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from compromisos.candados import bajo_candado


def nombre(caso) -> str:
    fabrica, campos, *_ = caso
    return f"{fabrica.__name__.removesuffix('Factory')}-{'-'.join(map(str, campos))}"


def _completo(caso) -> str:
    return f"{caso[0]._meta.model._meta.app_label}_{caso[2]}"


def sin_quien_las_rompa(app: str, casos) -> set[str]:
    """The constraints of the app that no case breaks, and those that are not there."""
    definidas = {
        restriccion.name
        for model in apps.get_app_config(app).get_models()
        for restriccion in model._meta.constraints
    }
    return definidas ^ {_completo(caso) for caso in casos}


def exigir_las_opciones_del_formulario(app: str):
    """The values listed in a constraint are those that the model offers."""
    for model in apps.get_app_config(app).get_models():
        listas = [
            (campo.removesuffix("__in"), valores)
            for restriccion in model._meta.constraints
            if isinstance(restriccion, models.CheckConstraint)
            and restriccion.name.endswith(("_conocida", "_conocido"))
            for campo, valores in restriccion.condition.children
        ]
        for campo, valores in listas:
            field = model._meta.get_field(campo)
            assert set(valores) - {""} == {valor for valor, _ in field.flatchoices}
            assert ("" in valores) == field.blank


def exigir_que_la_base_rechace(caso):
    fabrica, campos, *_ = caso
    fila = fabrica()
    with pytest.raises(IntegrityError, match=_completo(caso)), transaction.atomic():
        fabrica(**campos)
    if type(fila) in bajo_candado():
        return
    with pytest.raises(IntegrityError, match=_completo(caso)), transaction.atomic():
        type(fila)._base_manager.filter(pk=fila.pk).update(**campos)


def exigir_que_el_formulario_lo_diga(fila, campos: dict, dice: str):
    for campo, valor in campos.items():
        setattr(fila, campo, valor)
    with pytest.raises(ValidationError) as error:
        fila.full_clean()
    assert any(dice in mensaje for mensaje in error.value.messages), error.value.messages


def exigir_que_no_se_repita(caso):
    fabrica, campos, _, dice = caso
    una, otra = fabrica(), fabrica()
    ultimo = campos[-1]
    # The same under another parent is nobody's business.
    type(otra).objects.filter(pk=otra.pk).update(**{ultimo: getattr(una, ultimo)})
    iguales = {campo: getattr(una, campo) for campo in campos}
    with pytest.raises(IntegrityError), transaction.atomic():
        type(otra).objects.filter(pk=otra.pk).update(**iguales)
    exigir_que_el_formulario_lo_diga(otra, iguales, dice)
