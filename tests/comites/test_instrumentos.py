"""The question sets: what a score is, what a published version refuses, what its form asks."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from comites.forms.instrumentos import AplicacionForm, nombre_de
from comites.instrumentos import aplicar, contar, copiar_version, publicar_version, puntaje
from comites.models import Aplicacion, OpcionReactivo, Reactivo, Respuesta, VersionInstrumento
from compromisos.acciones import NoSePuede
from compromisos.candados import poner_candados, quitar_candados
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import (
    OpcionReactivoFactory,
    ReactivoFactory,
    UsuarioFactory,
    VersionInstrumentoFactory,
)

pytestmark = pytest.mark.django_db
DIA = datetime.date(2026, 5, 1)


def reactivo(version, orden, tipo, peso=0, **campos):
    return ReactivoFactory(version=version, orden=orden, tipo=tipo, peso=peso, **campos)


def respuestas_de(*pares):
    """Each (kind, weight, value); for options the value is what the chosen one is worth."""
    hechas = []
    for tipo, peso, valor in pares:
        pregunta = Reactivo(tipo=tipo, peso=Decimal(peso))
        if tipo == "opciones":
            opcion = OpcionReactivo(valor=None if valor is None else Decimal(valor))
            hechas.append(Respuesta(reactivo=pregunta, opcion=opcion))
        elif tipo == "texto":
            hechas.append(Respuesta(reactivo=pregunta, texto=valor))
        else:
            hechas.append(Respuesta(reactivo=pregunta, numero=Decimal(valor)))
    return hechas


# --- The score ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pares", "esperado"),
    [
        ([("si_no", 3, 1), ("si_no", 1, 0)], 75),
        ([("escala", 1, 1)], 0),
        ([("escala", 1, 4)], 75),
        ([("escala", 1, 5)], 100),
        ([("opciones", 2, "0.5"), ("si_no", 2, 1)], 75),
        ([("opciones", 8, None), ("si_no", 2, 1)], 100),
        ([("si_no", 1, 1), ("numero", 0, 900), ("texto", 0, "Algo.")], 100),
        ([("si_no", 0, 0), ("si_no", 1, 1)], 100),
        ([("opciones", 8, None)], None),
        ([("si_no", 0, 1)], None),
        ([("texto", 0, "Algo.")], None),
        ([], None),
    ],
)
def test_la_calificacion_es_el_promedio_con_pesos_de_lo_que_aplica(pares, esperado):
    assert puntaje(respuestas_de(*pares)) == esperado


# --- Versions -------------------------------------------------------------------------------
@pytest.fixture
def version():
    """A published one: yes or no (weight 3), options, scale, number, text."""
    borrador = VersionInstrumentoFactory(numero=1)
    reactivo(borrador, 1, "si_no", 3, texto="¿Empezó a tiempo?")
    con_opciones = reactivo(borrador, 2, "opciones", 1, texto="¿Cómo va?", obligatorio=False)
    for orden, (texto, valor) in enumerate([("Bien", 1), ("Mal", 0), ("No aplica", None)], 1):
        OpcionReactivoFactory(reactivo=con_opciones, orden=orden, texto=texto, valor=valor)
    reactivo(borrador, 3, "escala", texto="¿Qué tan limpio?", obligatorio=False)
    reactivo(borrador, 4, "numero", texto="¿Cuántas visitas?", obligatorio=False)
    reactivo(borrador, 5, "texto", texto="¿Qué más?", obligatorio=False)
    return publicar_version(version=borrador)


def rechazada():
    return pytest.raises(IntegrityError, match="ya se publicó")


def test_de_una_version_publicada_la_base_no_deja_cambiar_nada(version):
    pregunta, opcion = version.reactivos.get(orden=2), OpcionReactivo.objects.first()
    otra = ReactivoFactory()
    for romper in (
        lambda: ReactivoFactory(version=version),
        lambda: Reactivo.objects.filter(pk=pregunta.pk).update(peso=9),
        lambda: Reactivo.objects.filter(pk=otra.pk).update(version=version),
        lambda: Reactivo.objects.filter(pk=version.reactivos.get(orden=5).pk).delete(),
        lambda: OpcionReactivoFactory(reactivo=pregunta),
        lambda: OpcionReactivo.objects.filter(pk=opcion.pk).update(valor=0),
        lambda: OpcionReactivo.objects.filter(pk=opcion.pk).delete(),
        lambda: VersionInstrumento.objects.filter(pk=version.pk).update(publicada_en=None),
        lambda: VersionInstrumento.objects.filter(pk=version.pk).update(numero=9),
    ):
        with rechazada(), transaction.atomic():
            romper()
    quitar_candados()
    Reactivo.objects.filter(pk=pregunta.pk).update(peso=9)
    poner_candados()
    with rechazada(), transaction.atomic():
        Reactivo.objects.filter(pk=pregunta.pk).update(peso=1)


def test_un_borrador_se_cambia_y_se_borra():
    opcion = OpcionReactivoFactory()
    Reactivo.objects.filter(pk=opcion.reactivo_id).update(peso=2)
    opcion.delete()
    opcion.reactivo.delete()
    opcion.reactivo.version.delete()
    assert not VersionInstrumento.objects.exists()


@pytest.mark.parametrize(
    ("opciones", "tipo", "dice"),
    [(1, "opciones", "al menos dos opciones"), (2, "escala", "no es de opciones")],
)
def test_no_se_publica_lo_que_no_esta_completo(opciones, tipo, dice):
    pregunta = ReactivoFactory(tipo=tipo)
    OpcionReactivoFactory.create_batch(opciones, reactivo=pregunta)
    with pytest.raises(NoSePuede, match=dice):
        publicar_version(version=pregunta.version)


def test_no_se_publica_sin_preguntas_ni_dos_veces(version):
    with pytest.raises(NoSePuede, match="no tiene preguntas"):
        publicar_version(version=VersionInstrumentoFactory())
    with pytest.raises(NoSePuede, match="ya se publicó"):
        publicar_version(version=version)


def test_otra_version_empieza_con_las_mismas_preguntas_y_es_un_borrador(version):
    copia = copiar_version(version=version)
    assert (copia.numero, copia.publicada) == (2, False)
    assert [r.texto for r in copia.reactivos.all()] == [r.texto for r in version.reactivos.all()]
    assert OpcionReactivo.objects.filter(reactivo__version=copia).count() == 3
    assert version.reactivos.count() == 5
    Reactivo.objects.filter(version=copia).update(peso=0)


# --- Its form -------------------------------------------------------------------------------
def formulario(version, *dichos, **mas):
    """What was sent: (order, answer) for each question."""
    nombres = {r.orden: nombre_de(r) for r in version.reactivos.all()}
    datos = {"fecha": "2026-05-01", **mas, **{nombres[n]: dicho for n, dicho in dichos}}
    return AplicacionForm(datos, version=version)


def test_se_responde_y_se_califica(version):
    bien = OpcionReactivo.objects.get(texto="Bien")
    form = formulario(version, (1, "no"), (2, bien.pk), (3, "5"), (4, "2.5"), (5, "Faltó Ana."))
    assert form.is_valid(), form.errors
    aplicacion = aplicar(
        version=version, fecha=DIA, captura=UsuarioFactory(), respuestas=form.respuestas()
    )
    hechas = list(aplicacion.respuestas.select_related("reactivo", "opcion"))
    assert [(r.opcion, r.numero, r.texto) for r in hechas] == [
        (None, 0, ""),
        (bien, None, ""),
        (None, 5, ""),
        (None, Decimal("2.5"), ""),
        (None, None, "Faltó Ana."),
    ]
    assert puntaje(hechas) == 25
    assert [(c.reactivo.orden, c.total, c.respuestas) for c in contar(hechas)] == [
        (1, 1, [("No", 1)]),
        (2, 1, [("Bien", 1)]),
        (3, 1, [("5 de 5", 1)]),
        (4, 1, []),
        (5, 1, []),
    ]


def test_lo_optativo_puede_quedar_sin_respuesta(version):
    form = formulario(version, (1, "si"), (2, ""))
    assert form.is_valid(), form.errors
    assert [r.reactivo.orden for r in form.respuestas()] == [1]


@pytest.mark.parametrize(
    ("dichos", "orden", "dice"),
    [
        ([], 1, "Responda esta pregunta."),
        ([(1, "tal vez")], 1, "Elija una de las respuestas."),
        ([(1, "si"), (2, "999999")], 2, "Elija una de las respuestas."),
        ([(1, "si"), (3, "6")], 3, "Elija una de las respuestas."),
        ([(1, "si"), (4, "muchas")], 4, "Escriba un número"),
    ],
)
def test_dice_en_espanol_que_esta_mal(version, dichos, orden, dice):
    form = formulario(version, *dichos)
    assert not form.is_valid()
    pregunta = version.reactivos.get(orden=orden)
    assert dice in form.errors[nombre_de(pregunta)][0]


def test_no_se_responde_en_una_fecha_que_no_llega(version):
    manana = timezone.localdate() + datetime.timedelta(days=1)
    form = formulario(version, (1, "si"), fecha=manana.isoformat())
    assert "posterior a hoy" in form.errors["fecha"][0]


@pytest.fixture
def con_evidencia():
    borrador = VersionInstrumentoFactory()
    pregunta = reactivo(borrador, 1, "opciones", 1, evidencia_requerida=True, obligatorio=False)
    for orden, valor in enumerate([1, None], 1):
        OpcionReactivoFactory(reactivo=pregunta, orden=orden, valor=valor)
    pregunta.version = publicar_version(version=borrador)
    return pregunta


@pytest.mark.parametrize(
    ("orden", "url", "dice"),
    [
        (1, "", "que lo prueba"),
        (1, "https://example.org/foto", ""),
        (2, "", ""),
        (None, "", ""),
        (1, "javascript:alert(1)", "dirección completa"),
    ],
)
def test_pide_evidencia_de_lo_que_se_responde_y_aplica(con_evidencia, orden, url, dice):
    nombre = nombre_de(con_evidencia)
    elegida = con_evidencia.opciones.get(orden=orden).pk if orden else ""
    form = formulario(con_evidencia.version, (1, elegida), **{f"{nombre}_url": url})
    assert dice in " ".join(e for errores in form.errors.values() for e in errores)
    assert form.is_valid() == (not dice)


def test_el_archivo_lo_deciden_sus_bytes(con_evidencia):
    nombre = nombre_de(con_evidencia)
    datos = {"fecha": "2026-05-01", nombre: con_evidencia.opciones.get(orden=1).pk}

    def con(contenido):
        archivo = SimpleUploadedFile("ana-lopez.pdf", contenido)
        return AplicacionForm(datos, {f"{nombre}_archivo": archivo}, version=con_evidencia.version)

    assert "No es un archivo" in con(b"hola").errors[f"{nombre}_archivo"][0]
    form = con(PDF)
    assert form.is_valid(), form.errors
    aplicacion = aplicar(
        version=con_evidencia.version,
        fecha=DIA,
        captura=UsuarioFactory(),
        respuestas=form.respuestas(),
    )
    archivo = aplicacion.respuestas.get().archivo
    with archivo.open() as guardado:
        assert guardado.read() == PDF
    assert "ana" not in archivo.name
    assert archivo.name.startswith("comites/")


def test_no_se_responde_un_borrador_ni_la_pregunta_de_otra(version):
    quien = UsuarioFactory()
    ajena = Respuesta(reactivo=ReactivoFactory(), numero=1)
    with pytest.raises(NoSePuede, match="borrador"):
        aplicar(version=ajena.reactivo.version, fecha=DIA, captura=quien, respuestas=[ajena])
    with pytest.raises(NoSePuede, match="no son de esta versión"):
        aplicar(version=version, fecha=DIA, captura=quien, respuestas=[ajena])
    assert not Aplicacion.objects.exists()
