"""The rules of one row: the database refuses what breaks them, and the form says why."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from compromisos.models import (
    Actividad,
    Avance,
    Compromiso,
    Dependencia,
    Documento,
    Enlace,
    Evaluacion,
    Recomendacion,
)
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CausaAtrasoFactory,
    CompromisoFactory,
    DependenciaFactory,
    DocumentoFactory,
    EnlaceFactory,
    EvaluacionFactory,
    PuntoSintesisFactory,
    RecomendacionFactory,
    ResponsabilidadFactory,
    TipoMejoraFactory,
)

pytestmark = pytest.mark.django_db

HOY = datetime.date(2026, 5, 10)
AYER = datetime.date(2026, 5, 9)

ROTURAS = [
    (DependenciaFactory, {"nombre": ""}),
    (EnlaceFactory, {"nombre": ""}),
    (EnlaceFactory, {"desde": HOY, "hasta": AYER}),
    (EvaluacionFactory, {"nombre": ""}),
    (EvaluacionFactory, {"slug": ""}),
    (EvaluacionFactory, {"costo": -1}),
    (DocumentoFactory, {"titulo": ""}),
    (DocumentoFactory, {"url": ""}),
    (DocumentoFactory, {"archivo": "documentos/x.pdf"}),
    (DocumentoFactory, {"tipo": "novela"}),
    (PuntoSintesisFactory, {"texto": ""}),
    (PuntoSintesisFactory, {"numero": 0}),
    (RecomendacionFactory, {"texto": ""}),
    (RecomendacionFactory, {"numero": 0}),
    (RecomendacionFactory, {"postura": "quiza"}),
    (RecomendacionFactory, {"postura": "no_acepta"}),
    (RecomendacionFactory, {"postura": "acepta_parcial"}),
    (TipoMejoraFactory, {"nombre": ""}),
    (CompromisoFactory, {"texto": ""}),
    (CompromisoFactory, {"numero": 0}),
    (CompromisoFactory, {"prioridad": "urgente"}),
    (ActividadFactory, {"texto": ""}),
    (ActividadFactory, {"numero": 0}),
    (ActividadFactory, {"peso": 0}),
    (ActividadFactory, {"texto_completo": False}),
    (ActividadFactory, {"inicio": HOY, "fecha_termino": AYER}),
    (ResponsabilidadFactory, {"papel": "testigo"}),
    (CausaAtrasoFactory, {"nombre": ""}),
    (AvanceFactory, {"porcentaje": "-0.01"}),
    (AvanceFactory, {"porcentaje": "100.01"}),
    (AvanceFactory, {"origen": "rumor"}),
    (AvanceFactory, {"autor": None}),
    (AvanceFactory, {"dependencia": None}),
    (AvanceFactory, {"texto": ""}),
]

BORDES = [
    (EnlaceFactory, {"desde": HOY, "hasta": HOY}),
    (EvaluacionFactory, {"costo": 0}),
    (RecomendacionFactory, {"postura": "no_acepta", "motivo": "No es competencia del estado."}),
    (RecomendacionFactory, {"postura": "acepta"}),
    (ActividadFactory, {"texto": "", "texto_completo": False, "nota_fuente": "Se perdió."}),
    (ActividadFactory, {"inicio": HOY, "fecha_termino": HOY}),
    (AvanceFactory, {"porcentaje": 0}),
    (AvanceFactory, {"porcentaje": 100}),
    (AvanceFactory, {"origen": "importacion", "autor": None, "dependencia": None, "texto": ""}),
]


def nombre(caso):
    fabrica, campos = caso
    return f"{fabrica.__name__.removesuffix('Factory')}-{'-'.join(map(str, campos))}"


@pytest.mark.parametrize("caso", ROTURAS, ids=nombre)
def test_la_base_de_datos_rechaza(caso):
    fabrica, campos = caso
    fabrica()
    with pytest.raises(IntegrityError), transaction.atomic():
        fabrica(**campos)


@pytest.mark.parametrize("caso", BORDES, ids=nombre)
def test_la_base_de_datos_acepta_el_borde(caso):
    fabrica, campos = caso
    assert fabrica(**campos).pk


def rechaza_repetido(model, **campos):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**campos)


def test_el_numero_de_compromiso_es_unico_en_su_evaluacion():
    uno = CompromisoFactory(numero=1)
    CompromisoFactory(numero=1)
    rechaza_repetido(
        Compromiso,
        evaluacion=uno.evaluacion,
        recomendacion=uno.recomendacion,
        tipo_mejora=uno.tipo_mejora,
        numero=1,
        texto="Otro",
    )


def test_el_numero_de_actividad_es_unico_en_su_compromiso():
    uno = ActividadFactory(numero=1)
    ActividadFactory(numero=1)
    rechaza_repetido(Actividad, compromiso=uno.compromiso, numero=1, texto="Otra")


def test_el_numero_de_recomendacion_es_unico_en_su_evaluacion():
    uno = RecomendacionFactory(numero=1)
    rechaza_repetido(Recomendacion, evaluacion=uno.evaluacion, numero=1, texto="Otra")


def test_el_titulo_de_un_documento_es_unico_en_su_evaluacion():
    uno = DocumentoFactory()
    rechaza_repetido(
        Documento, evaluacion=uno.evaluacion, titulo=uno.titulo, url="https://example.org/"
    )


def test_una_dependencia_no_se_repite_con_otros_acentos():
    DependenciaFactory(nombre="Dirección Jurídica")
    rechaza_repetido(Dependencia, nombre="DIRECCION  JURIDICA", slug="otra")


def test_una_evaluacion_no_se_repite_con_otros_acentos():
    EvaluacionFactory(nombre="Evaluación Única")
    rechaza_repetido(Evaluacion, nombre="evaluacion unica", slug="otra")


def test_una_dependencia_responde_una_vez_por_actividad():
    uno = ResponsabilidadFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ResponsabilidadFactory(actividad=uno.actividad, dependencia=uno.dependencia)


def test_una_cuenta_es_enlace_vigente_una_vez_por_dependencia():
    uno = EnlaceFactory()
    EnlaceFactory(dependencia=uno.dependencia, usuario=uno.usuario, hasta=HOY)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnlaceFactory(dependencia=uno.dependencia, usuario=uno.usuario)


@pytest.mark.parametrize(
    ("model", "fabrica", "campo"),
    [
        (Dependencia, DependenciaFactory, "depende_de"),
        (Enlace, EnlaceFactory, "suplente_de"),
        (Actividad, ActividadFactory, "misma_que"),
    ],
)
def test_nada_apunta_a_si_mismo(model, fabrica, campo):
    fila = fabrica()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=fila.pk).update(**{campo: fila})


@pytest.mark.parametrize(
    ("fabrica", "campos", "dice"),
    [
        (ActividadFactory, {"texto": ""}, "desmarque"),
        (ActividadFactory, {"texto_completo": False}, "observaciones"),
        (ActividadFactory, {"inicio": HOY, "fecha_termino": AYER}, "anterior a la de inicio"),
        (EnlaceFactory, {"desde": HOY, "hasta": AYER}, "anterior al primero"),
        (RecomendacionFactory, {"postura": "no_acepta"}, "por qué no se acepta"),
        (DocumentoFactory, {"url": ""}, "dirección del documento o su archivo"),
    ],
)
def test_el_formulario_dice_en_espanol_que_falta(fabrica, campos, dice):
    fila = fabrica()
    for campo, valor in campos.items():
        setattr(fila, campo, valor)
    with pytest.raises(ValidationError) as error:
        fila.full_clean()
    assert dice in str(error.value)


def test_un_avance_fuera_de_rango_lo_dice():
    avance = AvanceFactory()
    avance.porcentaje = 101
    with pytest.raises(ValidationError) as error:
        avance.full_clean()
    assert "menor o igual a 100" in str(error.value)


def test_la_recomendacion_es_de_la_misma_evaluacion():
    compromiso = CompromisoFactory()
    compromiso.recomendacion = RecomendacionFactory()
    with pytest.raises(ValidationError, match="otra evaluación"):
        compromiso.full_clean()


# --- misma_que ------------------------------------------------------------------------------
def dos_de_una_evaluacion():
    primera = ActividadFactory(numero=1)
    return primera, ActividadFactory(compromiso=primera.compromiso, numero=2)


def test_una_actividad_repite_a_otra_de_su_evaluacion():
    primera, segunda = dos_de_una_evaluacion()
    segunda.misma_que = primera
    segunda.full_clean()


def test_una_actividad_no_repite_a_una_repetida():
    primera, segunda = dos_de_una_evaluacion()
    tercera = ActividadFactory(compromiso=primera.compromiso, numero=3, misma_que=primera)
    segunda.misma_que = tercera
    with pytest.raises(ValidationError, match="elija la primera"):
        segunda.full_clean()


def test_una_actividad_repetida_no_repite_a_otra():
    primera, segunda = dos_de_una_evaluacion()
    ActividadFactory(compromiso=primera.compromiso, numero=3, misma_que=segunda)
    segunda.misma_que = primera
    with pytest.raises(ValidationError, match="no puede repetir a otra"):
        segunda.full_clean()


def test_una_actividad_no_repite_a_la_de_otra_evaluacion():
    primera, ajena = ActividadFactory(), ActividadFactory()
    primera.misma_que = ajena
    with pytest.raises(ValidationError, match="otra evaluación"):
        primera.full_clean()


# --- Derived fields -------------------------------------------------------------------------
def test_el_texto_para_buscar_se_escribe_al_guardar():
    actividad = ActividadFactory(texto="Capacitación  EXTRA")
    assert actividad.texto_busqueda == "capacitacion extra"
    actividad.texto = "Otra"
    actividad.save()
    actividad.refresh_from_db()
    assert actividad.texto_busqueda == "otra"


def test_el_texto_para_buscar_se_escribe_en_bloque():
    compromiso = CompromisoFactory()
    Actividad.objects.bulk_create([Actividad(compromiso=compromiso, numero=1, texto="Ñandú")])
    assert Actividad.objects.get().texto_busqueda == "nandu"


def test_un_avance_no_se_borra_con_su_actividad():
    avance = AvanceFactory()
    with pytest.raises(ProtectedError):
        avance.actividad.delete()
    assert Avance.objects.count() == 1
