"""The matrix of powers: by stage and class, on a day, between two days."""

import datetime

import pytest
from django.utils.html import strip_tags

from comites.models import Facultad
from tests.comites.conftest import HOY
from tests.compromisos.admin.formularios import lleno
from tests.fabricas import FacultadFactory, ReglaElegibilidadFactory

pytestmark = pytest.mark.django_db
FACULTADES = "/facultades/"
AYER = HOY - datetime.timedelta(days=1)
MANANA = HOY + datetime.timedelta(days=1)


def llano(response) -> str:
    return " ".join(strip_tags(b"".join(response).decode()).split())


def test_el_sitio_no_inventa_facultades(client):
    assert not Facultad.objects.exists()
    assert "Las facultades de los comités aún no se publican." in llano(client.get(FACULTADES))


def test_la_matriz_va_por_tipo_etapa_y_clase(client, hoy):
    FacultadFactory(etapa=9, clase="obligacion", texto="Informar.")
    FacultadFactory(etapa=5, clase="derecho", texto="Votar.", cargo=1)
    FacultadFactory(etapa=5, clase="atribucion", texto="Convocar.", fundamento="Acuerdo 7.")
    FacultadFactory(tipo_comite="autoridades", etapa=1, texto="Asistir.")
    leido = llano(client.get(FACULTADES))
    assert (
        "Comité ciudadano 5. Votación Atribuciones Convocar. Acuerdo 7. Derechos Presidencia: "
        "Votar. Un ordenamiento de prueba, artículo 1. Obligaciones Nada 9. Vigilancia" in leido
    )
    assert leido.index("Informar.") < leido.index("Comité de autoridades 1. Convocatoria")
    assert "vigentes el 10 de mayo de 2026" in leido


def test_se_lee_la_de_cualquier_dia(client, hoy):
    FacultadFactory(texto="La de antes.", vigente_desde=AYER, vigente_hasta=AYER)
    FacultadFactory(texto="La de hoy.", vigente_desde=HOY, vigente_hasta=HOY)
    FacultadFactory(texto="La de mañana.", vigente_desde=MANANA)
    for dia, cual in ((AYER, "La de antes."), (HOY, "La de hoy."), (MANANA, "La de mañana.")):
        leido = llano(client.get(FACULTADES, {"al": dia.isoformat()}))
        assert [t for t in ("La de antes.", "La de hoy.", "La de mañana.") if t in leido] == [cual]


def test_entre_dos_dias_dice_que_salio_y_que_entro(client, hoy):
    FacultadFactory(texto="Igual.")
    FacultadFactory(etapa=6, clase="derecho", texto="Decía esto.", vigente_hasta=AYER)
    FacultadFactory(etapa=6, clase="derecho", texto="Dice esto.", vigente_desde=HOY)
    FacultadFactory(etapa=7, clase="obligacion", texto="Se quitó.", vigente_hasta=AYER)
    response = client.get(FACULTADES, {"antes": "2026-05-09"})
    cambios = [
        (c.etapa.label, c.clase, [f.texto for f in c.salen], [f.texto for f in c.entran])
        for c in response.context["cambios"]
    ]
    assert cambios == [
        ("Firma", "Derecho", ["Decía esto."], ["Dice esto."]),
        ("Ejecución", "Obligación", ["Se quitó."], []),
    ]
    leido = llano(response)
    assert "El 9 de mayo de 2026 decía: Decía esto." in leido
    assert "El 10 de mayo de 2026 ya no está." in leido
    assert "Nada: las facultades" in llano(client.get(FACULTADES, {"antes": HOY.isoformat()}))


@pytest.mark.parametrize("dia", ["ayer", "2026-02-30", "1990-01-01", "\x00", "9" * 40])
def test_un_dia_imposible_se_dice(client, dia):
    FacultadFactory()
    for campo in ("al", "antes"):
        response = client.get(FACULTADES, {campo: dia})
        assert response.status_code == 200
        assert 'class="errorlist"' in response.content.decode()
        assert "Ver las de hoy" in llano(response)


def test_dice_quien_no_puede_integrarlo(client, hoy):
    ReglaElegibilidadFactory(razon="Para que decida la ciudadanía.")
    assert (
        "Quién no puede integrarlo Quien tiene un cargo público. Para que decida la ciudadanía. "
        "Un ordenamiento de prueba, artículo 2." in llano(client.get(FACULTADES))
    )


def test_lo_que_ya_rige_solo_se_termina(administrador, hoy):
    rige = FacultadFactory(texto="Como se publicó.", vigente_desde=HOY)
    direccion = f"/admin/comites/facultad/{rige.pk}/change/"
    datos = lleno(administrador.get(direccion))
    assert "texto" not in datos
    datos |= {"texto": "Cambiada.", "vigente_hasta": "2026-12-31"}
    assert administrador.post(direccion, datos).status_code == 302
    rige.refresh_from_db()
    assert (rige.texto, rige.vigente_hasta) == ("Como se publicó.", datetime.date(2026, 12, 31))
    por_venir = FacultadFactory(vigente_desde=MANANA)
    assert "texto" in lleno(administrador.get(f"/admin/comites/facultad/{por_venir.pk}/change/"))
