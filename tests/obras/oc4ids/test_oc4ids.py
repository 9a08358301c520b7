"""The works as OC4IDS: always valid against the standard's schema, with the figures on record."""

import datetime
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker

from comites.models.municipios import ESTE, NORTE, OESTE, SUR
from obras.fotos import retirar_foto
from obras.models import CambioObra, EtapaDeObra, TipoObra
from obras.models.obras import ETAPAS
from obras.oc4ids import ESTADO, SECTOR, actualizada, exportables
from tests.compromisos.importacion.test_ida_y_vuelta import LLENO, TEXTO
from tests.fabricas import (
    ComiteFactory,
    DependenciaFactory,
    EdicionFactory,
    MunicipioFactory,
    UsuarioFactory,
)
from tests.fabricas_obras import (
    AvanceObraFactory,
    CambioObraFactory,
    EtapaObraFactory,
    FotoObraFactory,
    ObraFactory,
    PuntoProgramaFactory,
)

pytestmark = pytest.mark.django_db
RUTA = "/obras/datos/oc4ids.json"
ESQUEMA = json.loads(Path(__file__).with_name("esquema.json").read_text(encoding="utf-8"))
FORMATOS = FormatChecker(formats=())
INSTANTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
URI = re.compile(r"https?://[!#$%&'()*+,./0-9:;=?@A-Z_a-z~\[\]-]+")


@FORMATOS.checks("date-time", raises=ValueError)
def es_instante(valor):
    return bool(INSTANTE.fullmatch(valor) and datetime.datetime.fromisoformat(valor))


@FORMATOS.checks("uri")
def es_uri(valor):
    return bool(URI.fullmatch(valor))


VALIDADOR = Draft4Validator(ESQUEMA, format_checker=FORMATOS)


def faltas(datos) -> list[str]:
    return [f"{'/'.join(map(str, e.path))}: {e.message}" for e in VALIDADOR.iter_errors(datos)]


def pedir(client) -> dict:
    """The package, as valid as the standard wants it."""
    respuesta = client.get(RUTA)
    assert respuesta.status_code == 200
    assert respuesta.headers["Content-Type"] == "application/json"
    assert respuesta.cookies == {}
    datos = json.loads(b"".join(respuesta).decode())
    assert faltas(datos) == []
    return datos


def dia(instante) -> datetime.date | None:
    return datetime.date.fromisoformat(instante[:10]) if instante else None


def monto(valor) -> Decimal | None:
    if valor is None:
        return None
    assert valor["currency"] == "MXN"
    return Decimal(str(valor["amount"]))


# --- The schema really looks ------------------------------------------------------------------
@pytest.mark.una_base
def test_el_esquema_es_uno_y_atrapa_lo_que_no_es():
    Draft4Validator.check_schema(ESQUEMA)
    bueno = {
        "uri": "https://evj.example/a.json",
        "publishedDate": "2026-11-26T08:00:00-06:00",
        "version": "0.9",
        "publisher": {"name": "EVJ"},
        "projects": [{"id": "x"}],
    }
    assert faltas(bueno) == []
    for malo in (
        {"publishedDate": "2026-11-26"},
        {"publishedDate": "2026-13-26T08:00:00Z"},
        {"uri": "/a.json"},
        {"version": "0.9.5"},
        {"projects": []},
        {"projects": [{"id": "x", "status": "completed"}]},
        {"projects": [{"id": "x", "title": ""}]},
        {"projects": [{"id": "x", "inventado": 1}]},
        {"projects": [{"id": "x", "sector": ["water"]}]},
        {"projects": [{"id": "x", "budget": {}}]},
    ):
        assert len(faltas(bueno | malo)) == 1, malo


@pytest.mark.una_base
def test_cada_tipo_y_cada_etapa_tiene_su_codigo():
    assert set(SECTOR) == set(TipoObra)
    assert set(ESTADO) == set(EtapaDeObra)


# --- One work whole -----------------------------------------------------------------------------
@pytest.fixture
def obra(settings):
    settings.SITIO = "https://evj.example"
    return ObraFactory(
        publica=True,
        clave="pozo-tala",
        nombre="Pozo de Tala",
        municipio__clave="14083",
        municipio__nombre="Tala",
        localidad="El Refugio",
        latitud="20.65",
        longitud="-103.7",
        poblacion_beneficiada=1200,
        ejecutora__nombre="Comisión del Agua",
        ejecutora__slug="agua",
        contraloria=ComiteFactory(clave="cs-tala", nombre="Contraloría de Tala"),
        contratista="Pozos, S. A. de C. V.",
        contrato="C-1/2026",
        partida="6131",
        monto_aprobado="1000000",
        monto_contratado="980000.50",
        empleos_locales=12,
        inicio_previsto=datetime.date(2026, 5, 1),
        fin_previsto=datetime.date(2026, 9, 30),
        inicio_real=datetime.date(2026, 5, 4),
        fin_real=datetime.date(2026, 10, 15),
        a_quien_preguntar="Ventanilla del agua, de 9 a 15 h",
    )


def test_una_obra_terminada_entera(client, obra):
    EtapaObraFactory(obra=obra, numero=1, etapa="implementation")
    CambioObraFactory(obra=obra, numero=1, monto_antes=None, monto="900000", motivo="Se firmó.")
    CambioObraFactory(obra=obra, numero=2, monto_antes="900000", monto="980000.50", motivo="Roca.")
    CambioObraFactory(
        obra=obra,
        numero=3,
        campo="fin_previsto",
        monto_antes=None,
        monto=None,
        fecha_antes=datetime.date(2026, 8, 31),
        fecha=datetime.date(2026, 9, 30),
        motivo="Lluvia.",
    )
    EtapaObraFactory(obra=obra, numero=2, etapa="completed", desde=datetime.date(2026, 11, 1))
    PuntoProgramaFactory(obra=obra, fecha=datetime.date(2026, 6, 30), fisico=50, financiero="40.5")
    AvanceObraFactory(obra=obra, numero=1, fisico=30, ejercido="450000", nota="Se perforó.")
    AvanceObraFactory(
        obra=obra,
        numero=2,
        fecha=datetime.date(2026, 10, 15),
        fisico=100,
        ejercido="990000",
        monto="980000.50",
        motivo_excedente="Más roca.",
    )
    foto = FotoObraFactory(obra=obra, texto_alternativo="El pozo con agua.")
    FotoObraFactory(
        obra=obra,
        retirada_en=timezone.now(),
        retira=foto.autor,
        motivo_retiro="Una cara.",
        archivo="",
        chica="",
    )
    datos = pedir(client)
    assert datos["uri"] == f"https://evj.example{RUTA}"
    assert datos["version"] == "0.9"
    (proyecto,) = datos["projects"]
    assert datos["publishedDate"] == proyecto["updated"]
    assert proyecto["id"] == "oc4ids-evj-pozo-tala"
    assert (proyecto["status"], proyecto["sector"]) == ("maintenance", ["waterAndWaste"])
    (lugar,) = proyecto["locations"]
    assert lugar["geometry"] == {"type": "Point", "coordinates": [-103.7, 20.65]}
    assert lugar["gazetteer"] == {"scheme": "INEGI", "identifiers": ["14083"]}
    assert {parte["name"]: parte["roles"] for parte in proyecto["parties"]} == {
        "Comisión del Agua": ["publicAuthority"],
        "Pozos, S. A. de C. V.": ["supplier"],
        "Contraloría de Tala": ["independentMonitor"],
    }
    assert proyecto["publicAuthority"] == {"id": "dependencia-agua", "name": "Comisión del Agua"}
    assert proyecto["budget"] == {
        "description": "Partida presupuestal: 6131",
        "amount": {"amount": 1000000, "currency": "MXN"},
    }
    # The plan as it was when the building began, and the days of Jalisco.
    assert proyecto["period"] == {
        "startDate": "2026-05-01T00:00:00-06:00",
        "endDate": "2026-08-31T23:59:59-06:00",
    }
    assert proyecto["completion"] == {
        "endDate": "2026-10-15T23:59:59-06:00",
        "endDateDetails": "Lluvia.",
        "finalValue": {"amount": 990000, "currency": "MXN"},
        "finalValueDetails": "Más roca.",
    }
    (contrato,) = proyecto["contractingProcesses"]
    resumen = contrato["summary"]
    assert resumen["externalReference"] == "C-1/2026"
    assert (resumen["status"], monto(resumen["contractValue"])) == ("closed", 900000)
    uno, otro = resumen["modifications"]
    assert (uno["type"], uno["rationale"], monto(uno["newContractValue"])) == (
        "value",
        "Roca.",
        Decimal("980000.50"),
    )
    assert dia(otro["oldContractPeriod"]["endDate"]) == datetime.date(2026, 8, 31)
    assert dia(otro["newContractPeriod"]["endDate"]) == datetime.date(2026, 9, 30)
    assert [metrica["id"] for metrica in proyecto["metrics"]] == [
        "physicalProgress",
        "financialProgress",
        "localJobs",
    ]
    assert [o["measure"] for o in proyecto["metrics"][0]["observations"]] == [30, 100]
    assert proyecto["forecasts"][1]["observations"][0]["measure"] == 40.5
    assert [(d["id"], d["url"]) for d in proyecto["documents"]] == [
        ("ficha", "https://evj.example/obras/pozo-tala/ficha/"),
        ("pagina", "https://evj.example/obras/pozo-tala/"),
        (f"foto-{foto.pk}", f"https://evj.example{foto.direccion}"),
    ]


def test_lo_que_no_se_sabe_no_se_dice(client):
    obra = ObraFactory(publica=True, tipo="otra")
    (proyecto,) = pedir(client)["projects"]
    assert proyecto["id"].endswith(obra.clave)
    assert proyecto["status"] == "identification"
    no_estan = {"sector", "budget", "period", "benefits", "metrics", "contractingProcesses"}
    assert not no_estan & proyecto.keys()
    assert "geometry" not in proyecto["locations"][0]


def test_el_prefijo_y_la_licencia_son_los_del_sitio(client, settings):
    ObraFactory(publica=True, clave="pozo")
    settings.OC4IDS_PREFIJO = "oc4ids-abc123-"
    assert "license" not in pedir(client)
    settings.DATOS_LICENCIA = "https://datos.gob.mx/libreusomx"
    datos = pedir(client)
    assert datos["license"] == "https://datos.gob.mx/libreusomx"
    assert datos["projects"][0]["id"] == "oc4ids-abc123-pozo"


def test_ni_lo_que_no_es_publico_ni_lo_inventado(client):
    ObraFactory()
    ObraFactory(publica=True, edicion__demo=True)
    assert client.get(RUTA).status_code == 404
    suya = ObraFactory(publica=True, clave="de-verdad")
    assert [p["title"] for p in pedir(client)["projects"]] == [suya.nombre]
    assert client.post(RUTA).status_code == 405


def test_la_lista_lleva_a_los_datos_si_los_hay(client):
    ObraFactory(publica=True, edicion__demo=True)
    assert RUTA not in client.get("/obras/").text
    ObraFactory(publica=True)
    assert f'href="{RUTA}"' in client.get("/obras/").text


def test_nadie_sale_por_su_nombre(client):
    """Who recorded each thing is not public."""
    canario = UsuarioFactory(username="canario", first_name="Canario", email="canario@x.mx")
    obra = ObraFactory(publica=True)
    EtapaObraFactory(obra=obra, registra=canario)
    for fila in (CambioObraFactory, AvanceObraFactory, FotoObraFactory):
        fila(obra=obra, autor=canario)
    assert "canario" not in json.dumps(pedir(client)).casefold()


def test_retirar_una_foto_tambien_es_un_cambio(time_machine):
    """Who asks for what changed has to learn that it is no longer there."""
    hechas = [datetime.datetime(2026, 6, dia, 18, tzinfo=datetime.UTC) for dia in (1, 10, 20)]
    time_machine.move_to(hechas[0], tick=False)
    obra = ObraFactory(publicada=True)
    time_machine.move_to(hechas[1], tick=False)
    foto = FotoObraFactory(obra=obra)
    assert actualizada(exportables().get()) == hechas[1]
    time_machine.move_to(hechas[2], tick=False)
    retirar_foto(foto=foto, motivo="Se ve una cara.", retira=UsuarioFactory())
    assert actualizada(exportables().get()) == hechas[2]


def test_la_fecha_es_la_del_ultimo_cambio(client):
    """Of a work, of its plan, or of any row of it."""
    obra = ObraFactory(publica=True)
    antes = pedir(client)["publishedDate"]
    luego = timezone.now() + datetime.timedelta(hours=3)
    AvanceObraFactory(obra=obra, creado=luego)
    despues = datetime.datetime.fromisoformat(pedir(client)["publishedDate"])
    assert despues == luego.replace(microsecond=0)
    assert datetime.datetime.fromisoformat(antes) < despues


def poblar(cuantas):
    for _ in range(cuantas):
        obra = ObraFactory(publica=True, contraloria=ComiteFactory())
        for fila in (EtapaObraFactory, CambioObraFactory, AvanceObraFactory, FotoObraFactory):
            fila(obra=obra)
        PuntoProgramaFactory(obra=obra)


@pytest.mark.una_base
def test_las_consultas_no_crecen_con_las_obras(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    poblar(1)
    with django_assert_max_num_queries(8) as con_una:
        pedir(client)
    poblar(10)
    with django_assert_num_queries(len(con_una)):
        assert len(pedir(client)["projects"]) == 11


# --- Any work -----------------------------------------------------------------------------------
MONTO = st.none() | st.decimals("0.01", "999999999999.99", places=2)
DIA = st.none() | st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 12, 31))
PARTES = st.fixed_dictionaries(
    {
        "nombre": LLENO.map(lambda texto: texto[:200]),
        "alcance": LLENO,
        "tipo": st.sampled_from(TipoObra.values),
        "localidad": LLENO.map(lambda texto: texto[:120]),
        "posicion": st.none()
        | st.tuples(st.decimals(SUR, NORTE, places=6), st.decimals(OESTE, ESTE, places=6)),
        "poblacion_beneficiada": st.none() | st.integers(1, 10_000_000),
        "contratista": TEXTO.map(lambda texto: texto[:200]),
        "contrato": TEXTO.map(lambda texto: texto[:100]),
        "partida": TEXTO.map(lambda texto: texto[:100]),
        "monto_aprobado": MONTO,
        "monto_contratado": MONTO,
        "empleos_locales": st.none() | st.integers(0, 10_000),
        "previsto": st.tuples(DIA, DIA),
        "real": st.tuples(DIA, DIA),
        "a_quien_preguntar": TEXTO.map(lambda texto: texto[:300]),
        "contraloria": st.booleans(),
        "etapas": st.lists(st.sampled_from(ETAPAS), max_size=3),
        "avances": st.lists(
            st.tuples(st.decimals(0, 100, places=2), MONTO, TEXTO, st.dates()), max_size=3
        ),
        "cambios": st.lists(
            st.tuples(st.sampled_from(CambioObra.Campo.values), MONTO, MONTO, DIA, DIA, LLENO),
            max_size=4,
        ),
        "programa": st.dictionaries(st.dates(), st.decimals(0, 100, places=2), max_size=2),
        "fotos": st.integers(0, 1),
    }
)


def hacer(datos, **de) -> dict:
    """The work that those parts say, with what has to be the same in the export."""
    datos = dict(datos)
    (inicio, fin), (empezo, acabo) = (_en_orden(datos.pop(que)) for que in ("previsto", "real"))
    latitud, longitud = datos.pop("posicion") or (None, None)
    hijas = {que: datos.pop(que) for que in ("etapas", "avances", "cambios", "programa", "fotos")}
    obra = ObraFactory(
        **datos | {"contraloria": de["contraloria"] if datos["contraloria"] else None},
        publica=True,
        latitud=latitud,
        longitud=longitud,
        inicio_previsto=inicio,
        fin_previsto=fin,
        inicio_real=empezo,
        fin_real=acabo if empezo else None,
        **{que: de[que] for que in ("edicion", "municipio", "ejecutora")},
    )
    for numero, etapa in enumerate(hijas["etapas"], start=1):
        EtapaObraFactory(obra=obra, numero=numero, etapa=etapa, motivo="x", registra=de["autor"])
    for numero, (fisico, ejercido, nota, fecha) in enumerate(hijas["avances"], start=1):
        AvanceObraFactory(
            obra=obra,
            numero=numero,
            fisico=fisico,
            ejercido=ejercido,
            nota=nota,
            fecha=fecha,
            origen="importacion",
            autor=de["autor"],
        )
    for numero, (campo, *valores, motivo) in enumerate(hijas["cambios"], start=1):
        es_monto = campo.startswith("monto")
        antes, despues = valores[:2] if es_monto else (None, None)
        fecha_antes, fecha = (None, None) if es_monto else valores[2:]
        CambioObraFactory(
            obra=obra,
            numero=numero,
            campo=campo,
            motivo=motivo,
            monto_antes=antes,
            monto=despues,
            fecha_antes=fecha_antes,
            fecha=fecha,
            autor=de["autor"],
        )
    for fecha, porcentaje in hijas["programa"].items():
        PuntoProgramaFactory(obra=obra, fecha=fecha, fisico=porcentaje, financiero=porcentaje)
    for _ in range(hijas["fotos"]):
        FotoObraFactory(obra=obra, autor=de["autor"])
    return obra, hijas


def _en_orden(dias):
    inicio, fin = dias
    return sorted(dias) if inicio and fin else dias


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(obras=st.lists(PARTES, min_size=1, max_size=2))
def test_cualquier_obra_es_valida_y_dice_lo_mismo(client, obras):
    with transaction.atomic():
        foto = FotoObraFactory(obra__publicada=False)
        de = {
            "edicion": EdicionFactory(),
            "municipio": MunicipioFactory(),
            "ejecutora": DependenciaFactory(),
            "contraloria": ComiteFactory(),
            "autor": foto.autor,
        }
        hechas = [hacer(datos, **de) for datos in obras]
        proyectos = pedir(client)["projects"]
        assert len(proyectos) == len(hechas)
        for proyecto, (obra, hijas) in zip(proyectos, hechas, strict=True):
            comprobar(proyecto, obra, hijas)
        transaction.set_rollback(True)


def comprobar(proyecto, obra, hijas):
    assert (proyecto["title"], proyecto["description"]) == (obra.nombre, obra.alcance)
    assert monto(proyecto.get("budget", {}).get("amount")) == obra.monto_aprobado
    if "implementation" not in hijas["etapas"]:
        periodo = proyecto.get("period", {})
        assert dia(periodo.get("startDate")) == obra.inicio_previsto
        assert dia(periodo.get("endDate")) == obra.fin_previsto
    termino = proyecto.get("completion", {})
    if hijas["etapas"][-1:] == ["completed"]:
        assert dia(termino.get("endDate")) == obra.fin_real
    else:
        assert termino == {}
    dichos = {metrica["id"]: metrica["observations"] for metrica in proyecto.get("metrics", [])}
    fisicos = dichos.get("physicalProgress", [])
    assert [Decimal(str(o["measure"])) for o in fisicos] == [a[0] for a in hijas["avances"]]
    assert [dia(o["period"]["endDate"]) for o in fisicos] == [a[3] for a in hijas["avances"]]
    gastos = [monto(o["value"]) for o in dichos.get("financialProgress", [])]
    assert gastos == [a[1] for a in hijas["avances"] if a[1] is not None]
    if obra.latitud is not None:
        longitud, latitud = proyecto["locations"][0]["geometry"]["coordinates"]
        assert [Decimal(str(longitud)), Decimal(str(latitud))] == [obra.longitud, obra.latitud]
    assert len(proyecto["documents"]) == 2 + hijas["fotos"]
