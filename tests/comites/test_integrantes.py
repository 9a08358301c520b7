"""The unit's work on the members of a committee: recording, closing a term, substituting."""

import contextlib
import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from comites.acciones import NoSePuede, sustituir
from comites.elegibilidad import lo_que_ocupa
from comites.forms import integrantes as formulario
from comites.models import Integrante
from compromisos.roles import ADMINISTRADOR
from tests.comites.conftest import HOY
from tests.compromisos.admin.formularios import lleno
from tests.fabricas import ComiteFactory, EnlaceFactory, IntegranteFactory, UsuarioFactory

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
JUNIO = datetime.date(2026, 6, 1)
DATOS = {
    "nombre": "Rosa Peña",
    "sector": "ciudadania",
    "declara_sin_cargo_publico": "on",
    "declara_sin_cargo_partido": "on",
    "desde": "2026-06-01",
}


def entra(**campos) -> Integrante:
    datos = {
        "nombre": "Rosa Peña",
        "sector": "ciudadania",
        "declara_sin_cargo_publico": True,
        "declara_sin_cargo_partido": True,
        "desde": JUNIO,
    }
    return Integrante(**(datos | campos))


def agregar(client, comite, *personas):
    """Send the committee's own page with those members added."""
    direccion = f"/admin/comites/comite/{comite.pk}/change/"
    datos = lleno(client.get(direccion))
    ya = int(datos["integrantes-TOTAL_FORMS"])
    for numero, persona in enumerate(personas, start=ya):
        datos |= {f"integrantes-{numero}-{campo}": valor for campo, valor in persona.items()}
    datos["integrantes-TOTAL_FORMS"] = str(ya + len(personas))
    return client.post(direccion, datos)


# --- Recording ------------------------------------------------------------------------------
def test_se_agregan_en_la_pagina_del_comite(administrador, comite, reglas):
    response = agregar(administrador, comite, DATOS | {"cargo": 1}, DATOS | {"cargo": 4})
    assert response.status_code == 302
    assert [i.cargo for i in comite.integrantes.all()] == [1, 4]


def test_cada_falta_se_dice_junto_a_su_campo(administrador, comite, reglas):
    EnlaceFactory(nombre="rosa pena")
    sin_declarar = {k: v for k, v in DATOS.items() if not k.startswith("declara")}
    response = agregar(administrador, comite, sin_declarar | {"cargo": 4})
    assert response.status_code == 200
    assert "Falta que lo declare. Los gobiernos participan en su" in response.content.decode()
    assert not comite.integrantes.exists()
    response = agregar(administrador, comite, DATOS | {"cargo": 4})
    assert "Es enlace de una dependencia" in response.content.decode()


@pytest.mark.parametrize(
    ("desde", "dice"),
    [
        ("2026-01-31", "se constituyó después, el 01/02/2026"),
        ("2027-01-01", "termina antes, el"),
    ],
)
def test_no_fuera_del_periodo_del_comite(administrador, comite, desde, dice):
    response = agregar(administrador, comite, DATOS | {"cargo": 4, "desde": desde})
    assert dice in response.content.decode()


def test_un_cargo_de_uno_no_se_da_a_dos(administrador, comite):
    dos = [DATOS | {"cargo": 1}, DATOS | {"cargo": 1, "nombre": "Otra"}]
    response = agregar(administrador, comite, *dos)
    assert "Hay dos personas en la presidencia" in response.content.decode()
    IntegranteFactory(comite=comite, cargo=1)
    response = agregar(administrador, comite, DATOS | {"cargo": 1})
    assert "Otra persona tiene la presidencia en esas fechas" in response.content.decode()
    assert comite.integrantes.count() == 1


def test_un_termino_se_cierra_aunque_la_persona_ya_no_pueda_estar(administrador, comite, reglas):
    """That is why it is closed; what would be refused is to go on."""
    fila = IntegranteFactory(comite=comite, nombre="Rosa Peña", cargo=4)
    EnlaceFactory(nombre="Rosa Peña")
    direccion = f"/admin/comites/integrante/{fila.pk}/change/"
    datos = lleno(administrador.get(direccion)) | {"hasta": "2026-05-09"}
    assert administrador.post(direccion, datos).status_code == 302
    datos = lleno(administrador.get(direccion)) | {"hasta": ""}
    response = administrador.post(direccion, datos)
    assert "Es enlace de una dependencia" in response.content.decode()


@pytest.mark.dos_bases
def test_el_registro_del_administrador_no_guarda_nombres(administrador, comite):
    agregar(administrador, comite, DATOS | {"cargo": 4})
    fila = comite.integrantes.get()
    direccion = f"/admin/comites/integrante/{fila.pk}/change/"
    administrador.post(direccion, lleno(administrador.get(direccion)) | {"nombre": "Rosa P."})
    dicho = [(e.object_repr, e.change_message) for e in LogEntry.objects.all()]
    assert len(dicho) == 2
    assert "Rosa" not in str(dicho)


# --- Substitution ---------------------------------------------------------------------------
def test_sustituir_cierra_una_y_abre_la_otra(comite, reglas):
    sale = IntegranteFactory(comite=comite, cargo=1)
    nueva = sustituir(sale=sale, entra=entra())
    sale.refresh_from_db()
    assert sale.hasta == datetime.date(2026, 5, 31)
    assert (nueva.comite, nueva.cargo, nueva.desde, nueva.hasta) == (comite, 1, JUNIO, None)
    assert nueva.sustituye_a == sale
    assert sale.history.first().history_change_reason == "Sustitución"


def test_si_quien_entra_no_puede_nada_se_escribe(comite, reglas):
    sale = IntegranteFactory(comite=comite, cargo=1)
    with pytest.raises(NoSePuede, match="Falta que lo declare"):
        sustituir(sale=sale, entra=entra(declara_sin_cargo_partido=False))
    sale.refresh_from_db()
    assert sale.hasta is None
    assert comite.integrantes.count() == 1


def test_a_nadie_se_le_sustituye_dos_veces_ni_antes_de_entrar(comite):
    sale = IntegranteFactory(comite=comite, cargo=1, desde=JUNIO)
    with pytest.raises(NoSePuede, match="después de que entró"):
        sustituir(sale=sale, entra=entra(desde=JUNIO))
    sustituir(sale=sale, entra=entra(desde=JUNIO + datetime.timedelta(days=1)))
    with pytest.raises(NoSePuede, match="Ya se registró quién"):
        sustituir(sale=sale, entra=entra(desde=datetime.date(2026, 8, 1)))


def test_quien_ya_se_habia_ido_conserva_su_ultimo_dia(comite):
    sale = IntegranteFactory(comite=comite, cargo=1, hasta=datetime.date(2026, 4, 30))
    sustituir(sale=sale, entra=entra())
    sale.refresh_from_db()
    assert sale.hasta == datetime.date(2026, 4, 30)


@pytest.mark.dos_bases
def test_se_sustituye_desde_su_pagina(administrador, comite, reglas):
    sale = IntegranteFactory(comite=comite, cargo=2, nombre="Quien Sale")
    direccion = f"/admin/comites/integrante/{sale.pk}/sustituir/"
    assert "Quien Sale" in administrador.get(direccion).content.decode()
    mal = administrador.post(direccion, DATOS | {"desde": "2026-01-01"})
    assert "Tiene que ser después de que entró" in mal.content.decode()
    bien = administrador.post(direccion, DATOS)
    nueva = comite.integrantes.get(nombre="Rosa Peña")
    assert bien["Location"] == f"/admin/comites/integrante/{nueva.pk}/change/"
    assert (nueva.cargo, nueva.sustituye_a) == (2, sale)
    assert "Imprimir el acta de sustitución" in administrador.get(bien["Location"]).content.decode()


@pytest.mark.dos_bases
def test_los_que_hay_en_un_dia(comite):
    IntegranteFactory(comite=comite, desde=HOY, hasta=HOY)
    cuantos = [
        comite.integrantes.vigentes(HOY + datetime.timedelta(days=n)).count() for n in (-1, 0, 1)
    ]
    assert cuantos == [0, 1, 0]


@pytest.mark.dos_bases
@pytest.mark.django_db(transaction=True)
def test_de_dos_a_la_vez_el_cargo_es_de_una(monkeypatch):
    comite, salida = ComiteFactory(), Barrier(2)
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=ADMINISTRADOR))

    def con_calma(*args):
        ocupado = lo_que_ocupa(*args)
        with contextlib.suppress(BrokenBarrierError):
            salida.wait(0.5)
        return ocupado

    monkeypatch.setattr(formulario, "lo_que_ocupa", con_calma)

    def agregarla(nombre):
        cliente = Client()
        cliente.force_login(usuario)
        datos = DATOS | {"comite": comite.pk, "cargo": 1, "nombre": nombre, "hasta": "2026-09-30"}
        try:
            return cliente.post("/admin/comites/integrante/add/", datos).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hilos:
        assert sorted(hilos.map(agregarla, ["Rosa Peña", "Luz Ibarra"])) == [200, 302]
    assert comite.integrantes.count() == 1


# --- The committee itself -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cambio", "dice"),
    [
        ({"tipo": "ciudadano"}, "Presidencia, Ana Ruiz: Falta que lo declare."),
        ({"constituido_el": "2026-03-02"}, "Presidencia, Ana Ruiz: El comité se constituyó desp"),
        ({"constituido_el": "2026-03-01"}, ""),
        ({"nombre": "Otro nombre"}, ""),
    ],
)
def test_el_comite_no_cambia_a_uno_en_que_los_suyos_no_podrian_estar(
    administrador, vecino, reglas, cambio, dice
):
    IntegranteFactory(
        comite=vecino,
        cargo=1,
        nombre="Ana Ruiz",
        desde=datetime.date(2026, 3, 1),
        sector="municipal",
        declara_sin_cargo_publico=False,
    )
    direccion = f"/admin/comites/comite/{vecino.pk}/change/"
    response = administrador.post(direccion, lleno(administrador.get(direccion)) | cambio)
    assert response.status_code == (200 if dice else 302)
    assert dice in (response.text if dice else "")


def test_una_clave_que_no_es_direccion_es_un_error_del_formulario(administrador, comite):
    direccion = f"/admin/comites/comite/{comite.pk}/change/"
    datos = lleno(administrador.get(direccion)) | {"clave": "cc 2026/01"}
    response = administrador.post(direccion, datos)
    assert response.status_code == 200
    assert 'value="cc 2026/01"' in response.text
