"""The rules of one row: the database refuses what breaks them, and the form says why."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from compromisos.models import (
    Actividad,
    Avance,
    Compromiso,
    Dependencia,
    Evaluacion,
)
from compromisos.models.evaluaciones import DOCUMENTO_MAXIMO
from tests import fabricas
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CausaAtrasoFactory,
    CierreFactory,
    CompromisoFactory,
    ConvenioFactory,
    CorreoFactory,
    CorteFactory,
    DependenciaFactory,
    DocumentoFactory,
    EnlaceFactory,
    EvaluacionFactory,
    EvidenciaFactory,
    MencionFactory,
    ProrrogaFactory,
    PuntoSintesisFactory,
    RecomendacionFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
    TipoMejoraFactory,
    UsuarioFactory,
)
from tests.restricciones import (
    exigir_las_opciones_del_formulario,
    exigir_que_el_formulario_lo_diga,
    exigir_que_la_base_rechace,
    exigir_que_no_se_repita,
    nombre,
    sin_quien_las_rompa,
)

pytestmark = pytest.mark.django_db

HOY = datetime.date(2026, 5, 10)
AYER = datetime.date(2026, 5, 9)
UN_DIA = datetime.timedelta(days=1)
ANTES, DESPUES = datetime.date(1999, 12, 31), datetime.date(2101, 1, 1)  # of what anybody means

VACIO = "no puede estar vacío"
OPCION = "no es una opción válida"
DESDE_1 = "Los números empiezan en 1."
QUIEN_Y_QUE = "Falta quién reporta, por cuál dependencia o qué se hizo."
POR_QUE_NO = "Diga por qué no se acepta, o por qué sólo en parte."
DIRECCION = "Dé la dirección del documento o su archivo, no ambos."

SIGUE_A_OTRO = "corte_sigue_a_otro_salvo_el_primero"
REVISION = "revision_dice_cuanto_o_por_que"
CUANTO = "Diga el porcentaje verificado"

# (factory, what is wrong with the row, the constraint that refuses it, what the form says)
ROTURAS = [
    (DependenciaFactory, {"nombre": ""}, "dependencia_nombre_no_vacio", VACIO),
    *(
        (DependenciaFactory, {"nombre": nombre}, "dependencia_nombre_sin_separadores", "separan")
        for nombre in ("Obras; Agua", "Obras / Agua", "Obras/ Agua", "Obras /Agua")
    ),
    (EnlaceFactory, {"nombre": ""}, "enlace_nombre_no_vacio", VACIO),
    (
        EnlaceFactory,
        {"desde": HOY, "hasta": AYER},
        "enlace_hasta_no_antes_de_desde",
        "El último día no puede ser anterior al primero.",
    ),
    (EvaluacionFactory, {"nombre": ""}, "evaluacion_nombre_no_vacio", VACIO),
    (EvaluacionFactory, {"slug": ""}, "evaluacion_nombre_no_vacio", VACIO),
    (EvaluacionFactory, {"costo": -1}, "evaluacion_costo_no_negativo", "mayor o igual a 0"),
    (DocumentoFactory, {"titulo": ""}, "documento_titulo_no_vacio", VACIO),
    (DocumentoFactory, {"url": ""}, "documento_direccion_o_archivo", DIRECCION),
    (
        DocumentoFactory,
        {"archivo": "documentos/x.pdf"},
        "documento_direccion_o_archivo",
        DIRECCION,
    ),
    (ConvenioFactory, {"tipo": "apreton"}, "convenio_tipo_conocido", OPCION),
    (ConvenioFactory, {"objeto": ""}, "convenio_objeto_no_vacio", VACIO),
    (
        ConvenioFactory,
        {"firma": HOY, "vigencia": AYER},
        "convenio_vigencia_no_antes_de_firma",
        "No puede terminar antes de la firma.",
    ),
    (ConvenioFactory, {"url": ""}, "convenio_direccion_o_archivo", DIRECCION),
    (ConvenioFactory, {"archivo": "documentos/x.pdf"}, "convenio_direccion_o_archivo", DIRECCION),
    (CorteFactory, {"numero": 0}, "corte_numero_desde_1", DESDE_1),
    (CorteFactory, {"contenido": b""}, "corte_contenido_no_vacio", "no congela nada"),
    (CorteFactory, {"sha256": "a" * 63}, "corte_huella_completa", "64 cifras"),
    (CorteFactory, {"numero": 1}, SIGUE_A_OTRO, "Sólo el primer corte"),
    (CorteFactory, {"sha256_anterior": ""}, SIGUE_A_OTRO, "Sólo el primer corte"),
    (CorteFactory, {"sha256_anterior": "a" * 63}, SIGUE_A_OTRO, "Sólo el primer corte"),
    (DocumentoFactory, {"tipo": "novela"}, "documento_tipo_conocido", OPCION),
    (PuntoSintesisFactory, {"texto": ""}, "puntosintesis_texto_no_vacio", VACIO),
    (PuntoSintesisFactory, {"numero": 0}, "puntosintesis_numero_desde_1", DESDE_1),
    (RecomendacionFactory, {"texto": ""}, "recomendacion_texto_no_vacio", VACIO),
    (RecomendacionFactory, {"numero": 0}, "recomendacion_numero_desde_1", DESDE_1),
    (
        RecomendacionFactory,
        {"postura": "quiza", "motivo": "Sí y no."},
        "recomendacion_postura_conocida",
        OPCION,
    ),
    (
        RecomendacionFactory,
        {"postura": "no_acepta"},
        "recomendacion_motivo_si_no_se_acepta",
        POR_QUE_NO,
    ),
    (
        RecomendacionFactory,
        {"postura": "acepta_parcial"},
        "recomendacion_motivo_si_no_se_acepta",
        POR_QUE_NO,
    ),
    (TipoMejoraFactory, {"nombre": ""}, "tipomejora_nombre_no_vacio", VACIO),
    (CompromisoFactory, {"texto": ""}, "compromiso_texto_no_vacio", VACIO),
    (CompromisoFactory, {"numero": 0}, "compromiso_numero_desde_1", DESDE_1),
    (CompromisoFactory, {"prioridad": "urgente"}, "compromiso_prioridad_conocida", OPCION),
    (
        ActividadFactory,
        {"texto": ""},
        "actividad_texto_salvo_perdido",
        "Escriba el texto, o desmarque «el texto está completo».",
    ),
    (ActividadFactory, {"numero": 0}, "actividad_numero_desde_1", DESDE_1),
    (ActividadFactory, {"peso": 0}, "actividad_peso_desde_1", "mayor o igual a 1"),
    (ActividadFactory, {"peso": 1001}, "actividad_peso_desde_1", "menor o igual a 1000"),
    (ActividadFactory, {"inicio": ANTES}, "actividad_anios_posibles", "entre 2000 y 2100"),
    (ActividadFactory, {"fecha_termino": ANTES}, "actividad_anios_posibles", "entre 2000 y 2100"),
    (ActividadFactory, {"fecha_termino": DESPUES}, "actividad_anios_posibles", "entre 2000 y 2100"),
    (ProrrogaFactory, {"a": DESPUES}, "prorroga_anio_posible", "entre 2000 y 2100"),
    (
        ActividadFactory,
        {"texto_completo": False},
        "actividad_nota_si_texto_incompleto",
        "Explique en las observaciones qué perdió la fuente.",
    ),
    (
        ActividadFactory,
        {"inicio": HOY, "fecha_termino": AYER},
        "actividad_termino_no_antes_de_inicio",
        "La fecha de término no puede ser anterior a la de inicio.",
    ),
    (ResponsabilidadFactory, {"papel": "testigo"}, "responsabilidad_papel_conocido", OPCION),
    (CausaAtrasoFactory, {"nombre": ""}, "causaatraso_nombre_no_vacio", VACIO),
    (AvanceFactory, {"porcentaje": "-0.01"}, "avance_porcentaje_0_a_100", "mayor o igual a 0"),
    (AvanceFactory, {"porcentaje": "100.01"}, "avance_porcentaje_0_a_100", "menor o igual a 100"),
    (AvanceFactory, {"origen": "rumor"}, "avance_origen_conocido", "No se cumple"),
    (AvanceFactory, {"autor": None}, "avance_captura_dice_quien_y_que", QUIEN_Y_QUE),
    (AvanceFactory, {"dependencia": None}, "avance_captura_dice_quien_y_que", QUIEN_Y_QUE),
    (AvanceFactory, {"texto": ""}, "avance_captura_dice_quien_y_que", QUIEN_Y_QUE),
    (EvidenciaFactory, {"orden": 0}, "evidencia_hasta_cinco", "hasta 5 evidencias"),
    (EvidenciaFactory, {"orden": 6}, "evidencia_hasta_cinco", "hasta 5 evidencias"),
    (EvidenciaFactory, {"titulo": ""}, "evidencia_titulo_no_vacio", VACIO),
    (EvidenciaFactory, {"url": ""}, "evidencia_archivo_o_enlace", "un archivo o un enlace"),
    (EvidenciaFactory, {"archivo": "x.pdf"}, "evidencia_archivo_o_enlace", "uno de los dos"),
    (
        EvidenciaFactory,
        {"archivo": "x.pdf", "url": "", "bytes": 9, "tipo_mime": "application/pdf"},
        "evidencia_archivo_o_enlace",
        "uno de los dos",
    ),
    (RevisionFactory, {"porcentaje_validado": None}, REVISION, CUANTO),
    (RevisionFactory, {"porcentaje_validado": "100.01"}, REVISION, "menor o igual a 100"),
    (RevisionFactory, {"porcentaje_validado": "-0.01"}, REVISION, "mayor o igual a 0"),
    (RevisionFactory, {"suficiencia": ""}, REVISION, CUANTO),
    (RevisionFactory, {"resultado": "tal vez"}, REVISION, OPCION),
    (RevisionFactory, {"resultado": "devuelto", "observacion": ""}, REVISION, CUANTO),
    (
        RevisionFactory,
        {"resultado": "devuelto", "porcentaje_validado": 10, "suficiencia": ""},
        REVISION,
        CUANTO,
    ),
    (
        RevisionFactory,
        {"porcentaje_validado": 100, "suficiencia": "parcial"},
        "revision_cien_con_evidencia",
        "la evidencia debe bastar",
    ),
    (ProrrogaFactory, {"motivo": ""}, "prorroga_motivo_no_vacio", VACIO),
    (ProrrogaFactory, {"de": HOY, "a": HOY}, "prorroga_mueve_la_fecha", "la que ya tiene"),
    (ResolucionProrrogaFactory, {"motivo": ""}, "resolucionprorroga_motivo_no_vacio", VACIO),
    (CierreFactory, {"motivo": ""}, "cierre_motivo_no_vacio", VACIO),
    (CierreFactory, {"tipo": "olvido"}, "cierre_tipo_conocido", OPCION),
    (CorreoFactory, {"tipo": "carta"}, "correo_tipo_conocido", OPCION),
    (CorreoFactory, {"para": ""}, "correo_para_no_vacio", VACIO),
]

BORDES = [
    (EnlaceFactory, {"desde": HOY, "hasta": HOY}),
    (ConvenioFactory, {"firma": HOY, "vigencia": HOY}),
    (ConvenioFactory, {"tipo": "participacion", "vigencia": None}),
    (EvaluacionFactory, {"costo": 0}),
    (RecomendacionFactory, {"postura": "no_acepta", "motivo": "No es competencia del estado."}),
    (RecomendacionFactory, {"postura": "acepta"}),
    (ActividadFactory, {"texto": "", "texto_completo": False, "nota_fuente": "Se perdió."}),
    (ActividadFactory, {"inicio": HOY, "fecha_termino": HOY}),
    (ActividadFactory, {"inicio": ANTES + UN_DIA, "fecha_termino": DESPUES - UN_DIA}),
    (ActividadFactory, {"peso": 1000}),
    (ActividadFactory, {"inicio": HOY, "fecha_termino": None}),
    (ActividadFactory, {"inicio": None, "fecha_termino": AYER}),
    (AvanceFactory, {"porcentaje": 0}),
    (AvanceFactory, {"porcentaje": 100}),
    (AvanceFactory, {"origen": "importacion", "autor": None, "dependencia": None, "texto": ""}),
    (EvidenciaFactory, {"orden": 1}),
    (EvidenciaFactory, {"orden": 5}),
    (RevisionFactory, {"porcentaje_validado": 0, "suficiencia": "no"}),
    (RevisionFactory, {"porcentaje_validado": "99.99", "suficiencia": "parcial"}),
    (RevisionFactory, {"porcentaje_validado": 100, "suficiencia": "si"}),
    (RevisionFactory, {"resultado": "devuelto"}),
    (ProrrogaFactory, {"de": None, "a": HOY}),
    (ProrrogaFactory, {"de": AYER, "a": HOY}),
]

# (factory, what may not be the same in two rows, the constraint, what the form says)
REPETIDAS = [
    (DocumentoFactory, ["evaluacion", "titulo"], "documento_titulo_unico", "un documento con ese"),
    (PuntoSintesisFactory, ["evaluacion", "numero"], "puntosintesis_numero_unico", "un punto con"),
    (
        RecomendacionFactory,
        ["evaluacion", "numero"],
        "recomendacion_numero_unico",
        "una recomendación con ese número",
    ),
    (
        CompromisoFactory,
        ["evaluacion", "numero"],
        "compromiso_numero_unico",
        "un compromiso con ese número",
    ),
    (
        ActividadFactory,
        ["compromiso", "numero"],
        "actividad_numero_unico",
        "una actividad con ese número",
    ),
    (
        ResponsabilidadFactory,
        ["actividad", "dependencia"],
        "responsabilidad_una_vez_por_actividad",
        "ya responde por la actividad",
    ),
    (
        EnlaceFactory,
        ["dependencia", "usuario"],
        "enlace_una_vez_por_dependencia",
        "ya es enlace de la dependencia",
    ),
    (
        MencionFactory,
        ["correo", "actividad"],
        "mencion_una_vez_por_correo",
        "ya habla de esa actividad",
    ),
]

# (factory, the field that may not point to its own row, the constraint, what the form says)
CIRCULARES = [
    (DependenciaFactory, "depende_de", "dependencia_no_depende_de_si_misma", "de sí misma"),
    (EnlaceFactory, "suplente_de", "enlace_no_suple_a_si_mismo", "suplente de sí mismo"),
    (ActividadFactory, "misma_que", "actividad_no_es_misma_que_si", "la misma que ella misma"),
]


def errores(fila) -> dict:
    with pytest.raises(ValidationError) as error:
        fila.full_clean()
    return error.value.message_dict


def test_cada_restriccion_tiene_quien_la_rompa():
    casos = [*ROTURAS, *REPETIDAS, *CIRCULARES]
    assert sin_quien_las_rompa("compromisos", casos) == {
        "compromisos_evidencia_orden_unico",
        "compromisos_usuario_sin_mirar_mayusculas",
    }


def test_las_opciones_de_la_base_son_las_del_formulario():
    exigir_las_opciones_del_formulario("compromisos")


@pytest.mark.parametrize("caso", ROTURAS, ids=nombre)
def test_la_base_de_datos_rechaza(caso):
    exigir_que_la_base_rechace(caso)


@pytest.mark.parametrize("caso", ROTURAS, ids=nombre)
def test_el_formulario_dice_en_espanol_que_falta(caso):
    fabrica, campos, _, dice = caso
    exigir_que_el_formulario_lo_diga(fabrica(), campos, dice)


@pytest.mark.parametrize("caso", BORDES, ids=nombre)
def test_el_borde_se_acepta(caso):
    fabrica, campos = caso
    fabrica(**campos).full_clean()


@pytest.mark.parametrize("caso", REPETIDAS, ids=nombre)
def test_lo_que_no_se_repite(caso):
    exigir_que_no_se_repita(caso)


@pytest.mark.parametrize("caso", CIRCULARES, ids=lambda caso: caso[1])
def test_nada_apunta_a_si_mismo(caso):
    fabrica, campo, restriccion, dice = caso
    fila = fabrica()
    with pytest.raises(IntegrityError, match=f"compromisos_{restriccion}"), transaction.atomic():
        type(fila).objects.filter(pk=fila.pk).update(**{campo: fila})
    setattr(fila, campo, fila)
    with pytest.raises(ValidationError) as error:
        fila.full_clean()
    (mensaje,) = set(error.value.messages)
    assert dice in mensaje


def test_dos_cuentas_no_difieren_solo_en_mayusculas():
    UsuarioFactory(username="admin2")
    otra = UsuarioFactory.build(username="ADMIN2")
    assert "aunque sea con otras mayúsculas" in str(errores(otra)["username"])
    with pytest.raises(IntegrityError), transaction.atomic():
        otra.save()


def test_ninguna_dependencia_depende_de_una_de_abajo():
    arriba = DependenciaFactory()
    media = DependenciaFactory(depende_de=arriba)
    abajo = DependenciaFactory(depende_de=media)
    abajo.full_clean()
    arriba.depende_de = abajo
    assert errores(arriba).keys() == {"depende_de"}
    # Of two that already went around, a third one can still be mended.
    Dependencia.objects.filter(pk=arriba.pk).update(depende_de=abajo)
    DependenciaFactory(depende_de=Dependencia.objects.get(pk=abajo.pk)).full_clean()


def test_se_suple_a_un_titular_de_la_misma_dependencia():
    titular = EnlaceFactory()
    suplente = EnlaceFactory(dependencia=titular.dependencia, suplente_de=titular)
    suplente.full_clean()
    de_otra = EnlaceFactory.build(
        dependencia=DependenciaFactory(), usuario=None, suplente_de=titular
    )
    assert "de otra dependencia" in str(errores(de_otra))
    de_suplente = EnlaceFactory(dependencia=titular.dependencia)
    de_suplente.suplente_de = suplente
    assert "también suple a otra persona" in str(errores(de_suplente))
    titular.dependencia = DependenciaFactory()
    assert "cámbielos antes" in str(errores(titular))
    titular.refresh_from_db()
    titular.suplente_de = EnlaceFactory(dependencia=titular.dependencia)
    assert "tiene suplentes" in str(errores(titular))


def test_quien_ya_dejo_el_cargo_no_estorba_a_quien_lo_toma_otra_vez():
    uno = EnlaceFactory(hasta=HOY)
    EnlaceFactory(dependencia=uno.dependencia, usuario=uno.usuario).full_clean()
    EnlaceFactory(dependencia=uno.dependencia, usuario=None)
    EnlaceFactory(dependencia=uno.dependencia, usuario=None).full_clean()


@pytest.mark.parametrize(
    ("fabrica", "existente", "otro", "dice"),
    [
        (DependenciaFactory, "Dirección Jurídica", "DIRECCION  JURIDICA", "Ya existe una dep"),
        (EvaluacionFactory, "Evaluación Única", "evaluacion unica", "Ya existe una evaluación"),
    ],
)
def test_un_nombre_no_se_repite_con_otros_acentos(fabrica, existente, otro, dice):
    fila = fabrica(nombre=existente)
    fila.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        fabrica(nombre=otro)
    with pytest.raises(ValidationError) as error:
        # As a form does, which leaves out the fields it does not show.
        fabrica.build(nombre=otro).full_clean(exclude={"clave_nombre"})
    assert dice in error.value.message_dict["nombre"][0]


def test_la_recomendacion_es_de_la_misma_evaluacion():
    compromiso = CompromisoFactory()
    compromiso.recomendacion = RecomendacionFactory()
    with pytest.raises(ValidationError, match="otra evaluación"):
        compromiso.full_clean()


def test_una_recomendacion_no_deja_atras_a_su_compromiso():
    recomendacion = CompromisoFactory().recomendacion
    recomendacion.full_clean()
    recomendacion.evaluacion = EvaluacionFactory()
    with pytest.raises(ValidationError, match="no se puede mover"):
        recomendacion.full_clean()


def test_un_documento_se_corrige_aunque_su_archivo_ya_no_este(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    documento = DocumentoFactory(url="", archivo="documentos/perdido.pdf")
    documento.titulo = "Otro título"
    documento.full_clean()


def test_un_archivo_nuevo_es_un_pdf_por_lo_que_trae():
    documento = DocumentoFactory.build(evaluacion=EvaluacionFactory(), url="")
    for contenido, vale in ((b"%PDF-1.7", True), (b"PK\x03\x04", False), (b"", False)):
        documento.archivo = ContentFile(contenido, name="informe.pdf")
        if vale:
            documento.full_clean()
        else:
            assert "no es un PDF" in errores(documento)["archivo"][0]


def test_un_archivo_nuevo_no_pasa_de_diez_megas():
    documento = DocumentoFactory.build(evaluacion=EvaluacionFactory(), url="")
    documento.archivo = ContentFile(b"%PDF-", name="informe.pdf")
    documento.archivo.file.size = DOCUMENTO_MAXIMO + 1
    assert errores(documento)["archivo"] == ["El archivo pasa de 10 MB."]


# --- misma_que ------------------------------------------------------------------------------
@pytest.fixture
def primera():
    return ActividadFactory(numero=1)


@pytest.fixture
def segunda(primera):
    return ActividadFactory(compromiso=primera.compromiso, numero=2)


@pytest.fixture
def vecina(primera):
    """Of another commitment of the same evaluation."""
    return ActividadFactory(compromiso__evaluacion=primera.compromiso.evaluacion)


def test_una_actividad_repite_a_otra_de_su_evaluacion(primera, segunda, vecina):
    for repetida in (segunda, vecina):
        repetida.misma_que = primera
        repetida.full_clean()
        repetida.save()
    primera.full_clean()
    Actividad(
        compromiso=primera.compromiso, numero=9, texto="Nueva", misma_que=primera
    ).full_clean()


def test_una_actividad_no_repite_a_una_repetida(primera, segunda):
    tercera = ActividadFactory(compromiso=primera.compromiso, numero=3, misma_que=primera)
    segunda.misma_que = tercera
    assert "elija la primera" in errores(segunda)["misma_que"][0]


def test_una_actividad_repetida_no_repite_a_otra(primera, segunda):
    ActividadFactory(compromiso=primera.compromiso, numero=3, misma_que=segunda)
    segunda.misma_que = primera
    assert "no puede repetir a otra" in errores(segunda)["misma_que"][0]


def test_una_actividad_no_repite_a_la_de_otra_evaluacion(primera):
    primera.misma_que = ActividadFactory()
    assert errores(primera) == {"misma_que": ["Es de otra evaluación."]}


def test_una_actividad_repetida_no_se_va_a_otra_evaluacion(primera, vecina):
    Actividad.objects.filter(pk=vecina.pk).update(misma_que=primera)
    primera.compromiso = CompromisoFactory()
    assert "no se puede mover" in errores(primera)["compromiso"][0]


@pytest.mark.parametrize("cual", ["principal", "repetida"])
def test_un_compromiso_no_separa_a_las_que_se_repiten(primera, vecina, cual):
    Actividad.objects.filter(pk=vecina.pk).update(misma_que=primera)
    compromiso = (primera if cual == "principal" else vecina).compromiso
    compromiso.full_clean()
    compromiso.evaluacion = EvaluacionFactory()
    compromiso.recomendacion = RecomendacionFactory(evaluacion=compromiso.evaluacion)
    assert "no se puede mover" in errores(compromiso)["evaluacion"][0]


def test_un_compromiso_se_lleva_las_que_se_repiten_dentro_de_el(primera, segunda):
    Actividad.objects.filter(pk=segunda.pk).update(misma_que=primera)
    compromiso = primera.compromiso
    compromiso.evaluacion = EvaluacionFactory()
    compromiso.recomendacion = RecomendacionFactory(evaluacion=compromiso.evaluacion)
    compromiso.full_clean()
    for actividad in Actividad.objects.all():
        actividad.compromiso = compromiso
        actividad.full_clean()


def test_sin_su_compromiso_una_actividad_solo_lo_pide():
    assert list(errores(Actividad(numero=1, texto="Suelta"))) == ["compromiso"]
    assert list(errores(Compromiso(numero=1, texto="Suelto"))) == [
        "evaluacion",
        "recomendacion",
        "tipo_mejora",
    ]


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


@pytest.mark.parametrize(
    ("model", "fila"),
    [
        (Dependencia, lambda: DependenciaFactory(nombre="Dirección  ÚNICA")),
        (Evaluacion, lambda: EvaluacionFactory(nombre="Dirección  ÚNICA")),
    ],
)
def test_el_nombre_para_comparar_no_lleva_acentos(model, fila):
    fila()
    assert model.objects.get().clave_nombre == "direccion unica"


def test_un_avance_no_se_borra_con_su_actividad():
    avance = AvanceFactory()
    with pytest.raises(ProtectedError):
        avance.actividad.delete()
    assert Avance.objects.count() == 1


# --- The factories themselves ---------------------------------------------------------------
FABRICAS = [cosa for nombre, cosa in vars(fabricas).items() if nombre.endswith("Factory")]


@pytest.mark.parametrize(
    "fabrica", [f for f in FABRICAS if f._meta.model], ids=lambda f: f._meta.model.__name__
)
def test_cada_fabrica_hace_filas_validas(fabrica):
    for _ in range(2):
        fabrica().full_clean()
