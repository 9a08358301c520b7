"""What happens to a work: each step when it may, with what was before on record."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from obras.acciones import (
    agregar_fotos,
    cambiar_obra,
    entrar_en_etapa,
    publicar_obra,
    registrar_avance,
)
from obras.fotos import poner_foto
from obras.models import AvanceObra, CambioObra, FotoObra, Obra
from tests.fabricas import UsuarioFactory
from tests.fabricas_obras import AvanceObraFactory, EtapaObraFactory, ObraFactory

from .test_fotos import imagen, revisada

pytestmark = pytest.mark.django_db
HOY = datetime.date(2026, 6, 10)
UN_DIA = datetime.timedelta(days=1)


@pytest.fixture
def obra():
    return ObraFactory(publica=True, monto_contratado=Decimal(1000))


def entrar(obra, etapa, visto=0, desde=HOY, **mas):
    return entrar_en_etapa(
        obra=obra, visto=visto, registra=UsuarioFactory(), etapa=etapa, desde=desde, hoy=HOY, **mas
    )


def cambiar(obra, visto=0, **valores):
    return cambiar_obra(
        obra=obra, visto=visto, autor=UsuarioFactory(), motivo="Hubo roca.", hoy=HOY, **valores
    )


def reportar(obra, visto=0, fisico=30, fecha=HOY, **mas):
    return registrar_avance(
        obra=obra,
        visto=visto,
        autor=UsuarioFactory(),
        dependencia=obra.ejecutora,
        fecha=fecha,
        fisico=Decimal(fisico),
        hoy=HOY,
        **{"nota": "Se excavó.", **mas},
    )


def una_foto() -> FotoObra:
    foto = FotoObra(texto_alternativo="Una zanja.")
    poner_foto(foto, revisada(imagen(lados=(40, 30))))
    return foto


def test_publicar_es_para_siempre_y_una_vez(obra):
    nueva = ObraFactory()
    for _ in range(2):
        publicar_obra(obra=nueva, usuario=UsuarioFactory())
    nueva.refresh_from_db()
    assert nueva.publicada
    assert nueva.history.count() == 2  # made, and published


# --- Stages ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("desde", "razon"),
    [(HOY + UN_DIA, "todavía no llega"), (HOY - UN_DIA, "no puede ser anterior")],
)
def test_una_etapa_no_empieza_antes_que_la_otra_ni_en_el_futuro(obra, desde, razon):
    entrar(obra, "preparation")
    with pytest.raises(NoSePuede, match=razon):
        entrar(obra, "implementation", 1, desde)
    assert entrar(obra, "implementation", 1, HOY).numero == 2


@pytest.mark.parametrize(
    ("de", "a"),
    [(None, "completed"), ("preparation", "completion"), ("completed", "implementation")],
)
def test_no_se_salta_ni_se_vuelve_de_lo_terminado(obra, de, a):
    if de:
        EtapaObraFactory(obra=obra, numero=1, etapa=de)
    with pytest.raises(NoSePuede, match="no se pasa a"):
        entrar(obra, a, 1 if de else 0)


@pytest.mark.parametrize(
    ("de", "a"), [("implementation", "cancelled"), ("completion", "implementation")]
)
def test_cancelar_o_volver_atras_dice_por_que(obra, de, a):
    EtapaObraFactory(obra=obra, numero=1, etapa=de)
    with pytest.raises(NoSePuede, match="Diga por qué"):
        entrar(obra, a, 1)
    assert entrar(obra, a, 1, motivo="Se cayó el muro.").motivo == "Se cayó el muro."


def test_entregar_lo_que_no_esta_construido_dice_por_que(obra):
    """Or a late work would stop being late in silence."""
    EtapaObraFactory(obra=obra, numero=1, etapa="implementation")
    with pytest.raises(NoSePuede, match="no hay ninguno"):
        entrar(obra, "completion", 1)
    AvanceObraFactory(obra=obra, numero=1, fisico=Decimal("99.99"))
    with pytest.raises(NoSePuede, match=r"por qué se entrega así: el último dice 99\.99 %"):
        entrar(obra, "completion", 1)
    assert entrar(obra, "completion", 1, motivo="Falta un árbol.").motivo == "Falta un árbol."
    otra = ObraFactory(publica=True)
    EtapaObraFactory(obra=otra, numero=1, etapa="implementation")
    AvanceObraFactory(obra=otra, numero=1, fisico=100)
    assert entrar(otra, "completion", 1).motivo == ""


def test_entrar_en_ejecucion_y_en_entrega_dice_las_fechas_reales(obra):
    AvanceObraFactory(obra=obra, numero=1, fisico=100)
    for visto, (etapa, dia) in enumerate(
        [("preparation", 1), ("implementation", 2), ("completion", 5)]
    ):
        entrar(obra, etapa, visto, datetime.date(2026, 6, dia))
    obra.refresh_from_db()
    assert (obra.inicio_real.day, obra.fin_real.day) == (2, 5)
    entrar(obra, "implementation", 3, HOY, motivo="Se cayó el muro.")
    obra.refresh_from_db()
    assert obra.fin_real is None
    assert list(obra.cambios.values_list("campo", "fecha")) == [
        ("inicio_real", datetime.date(2026, 6, 2)),
        ("fin_real", datetime.date(2026, 6, 5)),
        ("fin_real", None),
    ]


def test_solo_lo_construido_se_da_por_terminado(obra):
    EtapaObraFactory(obra=obra, numero=1, etapa="completion")
    with pytest.raises(NoSePuede, match="no hay ninguno"):
        entrar(obra, "completed", 1)
    AvanceObraFactory(obra=obra, numero=1, fisico=Decimal("99.99"))
    with pytest.raises(NoSePuede, match=r"el último dice 99\.99 %"):
        entrar(obra, "completed", 1)
    AvanceObraFactory(obra=obra, numero=2, fisico=100)
    assert entrar(obra, "completed", 1).etapa == "completed"


@pytest.mark.parametrize(("hoy", "atrasada"), [(9, False), (10, False), (11, True)])
def test_se_atrasa_al_dia_siguiente_de_su_fecha(obra, hoy, atrasada):
    Obra.objects.update(fin_previsto=HOY)
    dia = datetime.date(2026, 6, hoy)
    assert Obra.objects.con_atraso(dia).get().atrasada is atrasada
    # Built, be it late, and only waiting to be handed over: nothing more of it is late.
    Obra.objects.update(inicio_real=HOY, fin_real=HOY + datetime.timedelta(days=1))
    assert not Obra.objects.con_atraso(dia).get().atrasada
    Obra.objects.update(fin_real=None)
    EtapaObraFactory(obra=obra, etapa="completed")
    assert not Obra.objects.con_atraso(dia).get().atrasada


# --- Amounts and dates ----------------------------------------------------------------------
def test_cada_dato_que_cambia_deja_lo_que_era(obra):
    cambiar(obra, monto_contratado=Decimal(1200), fin_previsto=HOY, inicio_previsto=None)
    obra.refresh_from_db()
    assert (obra.monto_contratado, obra.fin_previsto) == (1200, HOY)
    hechos = CambioObra.objects.values_list(
        "numero", "campo", "monto_antes", "fecha_antes", "motivo"
    )
    assert list(hechos) == [
        (1, "monto_contratado", 1000, None, "Hubo roca."),
        (2, "fin_previsto", None, None, "Hubo roca."),
    ]
    with pytest.raises(CambioMasNuevo):
        cambiar(obra, 1, fin_previsto=None)
    assert cambiar(obra, 2, fin_previsto=None)[0].fecha_antes == HOY


@pytest.mark.parametrize(
    ("valores", "razon"),
    [
        ({"monto_contratado": Decimal(1000)}, "No cambia nada"),
        ({"monto_contratado": Decimal(0)}, "mayores que cero"),
        ({"inicio_previsto": HOY, "fin_previsto": HOY - UN_DIA}, "antes del inicio previsto"),
        ({"inicio_real": HOY + UN_DIA}, "posterior a hoy"),
        ({"fin_real": HOY}, "ni sin él"),
    ],
)
def test_lo_que_no_puede_cambiar(obra, valores, razon):
    with pytest.raises(NoSePuede, match=razon):
        cambiar(obra, **valores)
    assert not CambioObra.objects.exists()


def test_lo_no_publicado_se_corrige_sin_motivo():
    with pytest.raises(NoSePuede, match="no se ha publicado"):
        cambiar(ObraFactory(), fin_previsto=HOY)


# --- Progress -------------------------------------------------------------------------------
@pytest.fixture
def en_obra(obra):
    EtapaObraFactory(obra=obra, numero=1, etapa="implementation")
    return obra


def test_un_avance_guarda_el_monto_de_entonces_y_no_pisa_a_otro(en_obra):
    avance = reportar(en_obra, ejercido=Decimal(500))
    cambiar(en_obra, monto_contratado=Decimal(2000))
    avance.refresh_from_db()
    assert (avance.monto, avance.financiero) == (1000, 50)
    with pytest.raises(CambioMasNuevo):
        reportar(en_obra, 0, 40)
    assert reportar(en_obra, 1, 40).monto == 2000


@pytest.mark.parametrize(
    ("campos", "razon"),
    [
        ({"fecha": HOY + UN_DIA}, "todavía no llega"),
        ({"fecha": HOY - 2 * UN_DIA}, "no puede ser de antes"),
        ({"fisico": 29}, "menos de lo ya reportado"),
        ({"ejercido": Decimal(99)}, "menos de lo ya reportado"),
        ({"ejercido": Decimal("1000.01")}, "más de lo contratado"),
    ],
)
def test_lo_que_no_se_puede_reportar(en_obra, campos, razon):
    reportar(en_obra, fecha=HOY - UN_DIA, ejercido=Decimal(100))
    with pytest.raises(NoSePuede, match=razon):
        reportar(en_obra, 1, **campos)
    assert AvanceObra.objects.count() == 1


def test_lo_que_se_puede_si_se_dice(en_obra):
    reportar(en_obra, fecha=HOY - UN_DIA, ejercido=Decimal(1000))
    reportar(en_obra, 1, 20, HOY - UN_DIA, baja=True)
    reportar(en_obra, 2, 20, ejercido=Decimal("1000.01"), motivo_excedente="Hubo roca.")
    assert en_obra.avances.count() == 3


def test_un_reporte_sin_monto_no_borra_lo_que_se_habia_ejercido(en_obra):
    """What came before it is what the next one is compared with."""
    reportar(en_obra, ejercido=Decimal(900))
    reportar(en_obra, 1, 40)
    with pytest.raises(NoSePuede, match="Es menos de lo ya reportado"):
        reportar(en_obra, 2, 50, ejercido=Decimal(500))
    assert reportar(en_obra, 2, 50, ejercido=Decimal(900)).ejercido == 900


@pytest.mark.parametrize(
    ("inicio_real", "dia", "se_puede"),
    [(None, 1, True), (None, 30, False), ("2026-04-30", 30, True), ("2026-05-02", 1, True)],
)
def test_no_hay_avance_de_antes_de_que_se_construyera(obra, inicio_real, dia, se_puede):
    """In a stage of building since 1 May, or begun really before it."""
    EtapaObraFactory(obra=obra, numero=1, etapa="implementation", desde="2026-05-01")
    Obra.objects.update(inicio_real=inicio_real)
    fecha = datetime.date(2026, 5 if dia == 1 else 4, dia)
    if se_puede:
        assert reportar(obra, fecha=fecha).fecha == fecha
        return
    with pytest.raises(NoSePuede, match="se empezó a construir después, el 01/05/2026"):
        reportar(obra, fecha=fecha)


def test_se_reporta_desde_la_ejecucion_y_al_final_solo_el_dinero(obra):
    with pytest.raises(NoSePuede, match="todavía no está en ejecución"):
        reportar(obra)
    AvanceObraFactory(obra=obra, numero=1, fisico=100, fecha=HOY)
    EtapaObraFactory(obra=obra, numero=1, etapa="completed")
    with pytest.raises(NoSePuede, match="ya sólo cambia lo ejercido"):
        reportar(obra, 1, 90, baja=True)
    assert reportar(obra, 1, 100, ejercido=Decimal(900)).ejercido == 900


# --- Photographs ----------------------------------------------------------------------------
def test_un_avance_lleva_sus_fotos(en_obra):
    reportar(en_obra, fotos=[una_foto(), una_foto()])
    uno, _ = en_obra.fotos.order_by("pk")
    assert (uno.momento, uno.fecha, uno.avance.numero) == ("durante", HOY, 1)
    assert default_storage.exists(uno.archivo.name)


@pytest.mark.parametrize(("dia", "momento"), [(1, "antes"), (2, "durante"), (5, "despues")])
def test_tambien_de_la_que_llega_con_un_avance(en_obra, dia, momento):
    Obra.objects.update(inicio_real=datetime.date(2026, 6, 2), fin_real=datetime.date(2026, 6, 5))
    reportar(en_obra, fecha=datetime.date(2026, 6, dia), fotos=[una_foto()])
    assert en_obra.fotos.get().momento == momento


@pytest.mark.parametrize(("dia", "momento"), [(1, "antes"), (2, "durante"), (5, "despues")])
def test_el_dia_de_una_foto_dice_de_que_momento_es(obra, dia, momento):
    Obra.objects.update(inicio_real=datetime.date(2026, 6, 2), fin_real=datetime.date(2026, 6, 5))
    fecha = datetime.date(2026, 6, dia)
    (foto,) = agregar_fotos(
        obra=obra, autor=UsuarioFactory(), fecha=fecha, fotos=[una_foto()], hoy=HOY
    )
    assert (foto.momento, foto.avance) == (momento, None)
    with pytest.raises(NoSePuede, match="todavía no llega"):
        agregar_fotos(
            obra=obra, autor=UsuarioFactory(), fecha=HOY + UN_DIA, fotos=[una_foto()], hoy=HOY
        )


def test_si_una_foto_falla_no_queda_nada(en_obra, monkeypatch):
    guardados = []
    monkeypatch.setattr(FotoObra, "save", lambda *a, **k: 1 / 0)
    original = default_storage.__class__._save
    monkeypatch.setattr(
        default_storage.__class__,
        "_save",
        lambda self, nombre, contenido: (
            guardados.append(original(self, nombre, contenido)) or guardados[-1]
        ),
    )
    with pytest.raises(ZeroDivisionError):
        reportar(en_obra, fotos=[una_foto()])
    assert len(guardados) == 2
    assert not any(default_storage.exists(nombre) for nombre in guardados)
    assert not AvanceObra.objects.exists()
