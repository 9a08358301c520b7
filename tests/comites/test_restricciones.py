"""The rules of one row: the database refuses what breaks them, and the form says why."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.fabricas import (
    AcuerdoFactory,
    AsistenciaFactory,
    CambioEventoFactory,
    ComiteFactory,
    ConvocatoriaFactory,
    EdicionFactory,
    EtapaEdicionFactory,
    EventoFactory,
    IndiceMarginacionFactory,
    InscripcionFactory,
    MinutaFactory,
    MunicipioFactory,
    RegionFactory,
    SeguimientoAcuerdoFactory,
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
HORA = datetime.datetime(2026, 5, 10, 16, tzinfo=datetime.UTC)
SIN_DATOS = "inscripcion_sin_datos_al_cancelar"
VACIO = "no puede estar vacío"
OPCION = "no es una opción válida"
EN_JALISCO = "municipio_posicion_en_jalisco"
FUERA = "Esa posición no está en Jalisco"

ROTURAS = [
    (RegionFactory, {"nombre": ""}, "region_nombre_no_vacio", VACIO),
    (RegionFactory, {"slug": ""}, "region_nombre_no_vacio", VACIO),
    (RegionFactory, {"numero": 0}, "region_numero_desde_1", "Los números empiezan en 1."),
    (MunicipioFactory, {"nombre": ""}, "municipio_nombre_no_vacio", VACIO),
    (MunicipioFactory, {"slug": ""}, "municipio_nombre_no_vacio", VACIO),
    (MunicipioFactory, {"cabecera": ""}, "municipio_nombre_no_vacio", VACIO),
    (MunicipioFactory, {"clave": "09001"}, "municipio_clave_de_jalisco", "empieza con 14"),
    (MunicipioFactory, {"clave": "1401"}, "municipio_clave_de_jalisco", "cinco cifras"),
    (MunicipioFactory, {"latitud": "17.999999"}, EN_JALISCO, FUERA),
    (MunicipioFactory, {"latitud": "23.000001"}, EN_JALISCO, FUERA),
    (MunicipioFactory, {"longitud": "-106.000001"}, EN_JALISCO, FUERA),
    (MunicipioFactory, {"longitud": "103.5"}, EN_JALISCO, FUERA),
    (MunicipioFactory, {"poblacion_2020": 0}, "municipio_poblacion_desde_1", "ser cero"),
    (MunicipioFactory, {"columna": 1}, "municipio_columna_y_renglon", "o ninguno"),
    (MunicipioFactory, {"renglon": 1}, "municipio_columna_y_renglon", "o ninguno"),
    (
        IndiceMarginacionFactory,
        {"anio": 1989},
        "indicemarginacion_anio_desde_1990",
        "mayor o igual a 1990",
    ),
    (IndiceMarginacionFactory, {"grado": "regular"}, "indicemarginacion_grado_conocido", OPCION),
    (
        IndiceMarginacionFactory,
        {"sentido": "de_lado"},
        "indicemarginacion_sentido_conocido",
        OPCION,
    ),
    (IndiceMarginacionFactory, {"fuente": ""}, "indicemarginacion_fuente_no_vacia", VACIO),
    (EdicionFactory, {"anio": 1999}, "edicion_anio_desde_2000", "mayor o igual a 2000"),
    (EdicionFactory, {"techo": 0}, "edicion_techo_positivo", "mayor que cero"),
    (EtapaEdicionFactory, {"etapa": 11}, "etapaedicion_etapa_conocida", OPCION),
    (
        EtapaEdicionFactory,
        {"inicio": HOY, "fin": AYER},
        "etapaedicion_fin_no_antes_de_inicio",
        "antes de empezar",
    ),
    (ComiteFactory, {"clave": ""}, "comite_nombre_no_vacio", VACIO),
    (ComiteFactory, {"nombre": ""}, "comite_nombre_no_vacio", VACIO),
    (ComiteFactory, {"tipo": "de_lado"}, "comite_tipo_conocido", OPCION),
    (
        ComiteFactory,
        {"constituido_el": HOY, "vigente_hasta": AYER},
        "comite_vigencia_no_antes_de_constituido",
        "no puede terminar antes",
    ),
    (EventoFactory, {"clave": ""}, "evento_titulo_no_vacio", VACIO),
    (EventoFactory, {"titulo": ""}, "evento_titulo_no_vacio", VACIO),
    (EventoFactory, {"sede": ""}, "evento_titulo_no_vacio", VACIO),
    (EventoFactory, {"clave": "acuerdos"}, "evento_clave_libre", "de otra página"),
    (EventoFactory, {"tipo": "fiesta"}, "evento_tipo_conocido", OPCION),
    (EventoFactory, {"estado": "dudoso"}, "evento_estado_conocido", OPCION),
    (
        EventoFactory,
        {"inicio": HORA, "fin": HORA},
        "evento_termina_despues_de_empezar",
        "terminar después de empezar",
    ),
    (EventoFactory, {"cupo": 0}, "evento_cupo_desde_1", "mayor o igual a 1"),
    (EventoFactory, {"latitud": "20.5"}, "evento_posicion_en_jalisco", "o ninguna"),
    (
        EventoFactory,
        {"latitud": "20.5", "longitud": "103.5"},
        "evento_posicion_en_jalisco",
        "o ninguna",
    ),
    (CambioEventoFactory, {"estado_antes": "dudoso"}, "cambioevento_antes_conocido", OPCION),
    (CambioEventoFactory, {"estado": "dudoso"}, "cambioevento_estado_conocido", OPCION),
    (CambioEventoFactory, {"motivo": ""}, "cambioevento_motivo_no_vacio", VACIO),
    (CambioEventoFactory, {"estado": "programado"}, "cambioevento_cambia_algo", "No cambia nada"),
    (ConvocatoriaFactory, {"medios": ""}, "convocatoria_medios_no_vacios", VACIO),
    (AsistenciaFactory, {"sexo": "otro"}, "asistencia_sexo_conocido", OPCION),
    (AsistenciaFactory, {"grupo_edad": "0_11"}, "asistencia_grupo_conocido", OPCION),
    (InscripcionFactory, {"estado": "dudosa"}, "inscripcion_estado_conocido", OPCION),
    (InscripcionFactory, {"nombre": ""}, SIN_DATOS, "Escriba el nombre"),
    (InscripcionFactory, {"contacto": ""}, SIN_DATOS, "Escriba el nombre"),
    (InscripcionFactory, {"estado": "cancelada"}, SIN_DATOS, "Escriba el nombre"),
    (MinutaFactory, {"texto": ""}, "minuta_texto_o_archivo", "Escriba la minuta"),
    (MinutaFactory, {"bytes": 1}, "minuta_archivo_completo", "El archivo no está completo"),
    (AcuerdoFactory, {"numero": 0}, "acuerdo_numero_desde_1", "mayor o igual a 1"),
    (AcuerdoFactory, {"texto": ""}, "acuerdo_texto_no_vacio", VACIO),
    (AcuerdoFactory, {"dependencia": None}, "acuerdo_un_responsable", "uno de los dos"),
    (
        SeguimientoAcuerdoFactory,
        {"estado": "dudoso"},
        "seguimientoacuerdo_estado_conocido",
        OPCION,
    ),
    (SeguimientoAcuerdoFactory, {"texto": ""}, "seguimientoacuerdo_texto_no_vacio", VACIO),
    (
        SeguimientoAcuerdoFactory,
        {"bytes": 1},
        "seguimientoacuerdo_archivo_o_enlace",
        "no los dos",
    ),
]

BORDES = [
    (MunicipioFactory, {"latitud": 18, "longitud": -106}),
    (MunicipioFactory, {"latitud": 23, "longitud": -101}),
    (MunicipioFactory, {"columna": 0, "renglon": 0}),
    (MunicipioFactory, {"poblacion_2020": 1}),
    (IndiceMarginacionFactory, {"anio": 1990}),
    (EdicionFactory, {"anio": 2000, "techo": "0.01"}),
    (EtapaEdicionFactory, {"inicio": HOY, "fin": HOY}),
    (EtapaEdicionFactory, {"etapa": 10}),
    (ComiteFactory, {"constituido_el": HOY, "vigente_hasta": HOY}),
    (EventoFactory, {"cupo": 1, "latitud": 18, "longitud": -101}),
    (InscripcionFactory, {"estado": "cancelada", "nombre": "", "contacto": ""}),
    (SeguimientoAcuerdoFactory, {"url": "https://example.org/foto"}),
]

REPETIDAS = [
    (
        IndiceMarginacionFactory,
        ["municipio", "anio"],
        "indicemarginacion_uno_por_anio",
        "ya tiene índice de ese año",
    ),
    (EtapaEdicionFactory, ["edicion", "etapa"], "etapaedicion_etapa_una_vez", "ya tiene esa etapa"),
    (AcuerdoFactory, ["evento", "numero"], "acuerdo_numero_unico", "un acuerdo con ese número"),
    (
        AsistenciaFactory,
        ["evento", "sexo", "grupo_edad"],
        "asistencia_cada_grupo_una_vez",
        "ya está contado",
    ),
]


def test_cada_restriccion_tiene_quien_la_rompa():
    rotas = [*ROTURAS, *REPETIDAS]
    assert sin_quien_las_rompa("comites", rotas) == {
        "comites_municipio_casilla_unica",
        "comites_cambioevento_numero_unico",
        "comites_seguimientoacuerdo_numero_unico",
    }


def test_las_opciones_de_la_base_son_las_del_formulario():
    exigir_las_opciones_del_formulario("comites")


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
    fila = fabrica(**campos)
    fila.refresh_from_db()
    fila.full_clean(exclude=["regiones"])


@pytest.mark.parametrize("caso", REPETIDAS, ids=nombre)
def test_lo_que_no_se_repite(caso):
    exigir_que_no_se_repita(caso)


@pytest.mark.parametrize(
    ("fabrica", "de"), [(CambioEventoFactory, "evento"), (SeguimientoAcuerdoFactory, "acuerdo")]
)
def test_lo_que_solo_se_agrega_lleva_un_numero_cada_vez(fabrica, de):
    una = fabrica(numero=1)
    fabrica(numero=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        fabrica(numero=1, **{de: getattr(una, de)})


def test_dos_municipios_no_ocupan_la_misma_casilla_del_mapa():
    MunicipioFactory(columna=3, renglon=4)
    MunicipioFactory(columna=4, renglon=3)
    for _ in range(2):
        MunicipioFactory(columna=None, renglon=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        MunicipioFactory(columna=3, renglon=4)
    otro = MunicipioFactory()
    exigir_que_el_formulario_lo_diga(otro, {"columna": 3, "renglon": 4}, "ocupa esa casilla")


@pytest.mark.parametrize(
    ("fabrica", "dice"),
    [(RegionFactory, "Ya existe una región"), (MunicipioFactory, "Ya existe un municipio")],
)
def test_un_nombre_no_se_repite_con_otros_acentos(fabrica, dice):
    fabrica(nombre="Ciénega del Río")
    with pytest.raises(IntegrityError), transaction.atomic():
        fabrica(nombre="CIENEGA DEL RIO")
    with pytest.raises(ValidationError) as error:
        # As a form does, which leaves out the fields it does not show.
        fabrica.build(nombre="CIENEGA DEL RIO").full_clean(exclude={"clave_nombre", "region"})
    assert dice in error.value.message_dict["nombre"][0]


@pytest.mark.parametrize("clave", ["14x01", "14 01", "140001", "١٤٠٠١"])
def test_la_clave_son_cifras(clave):
    municipio = MunicipioFactory()
    municipio.clave = clave
    with pytest.raises(ValidationError) as error:
        municipio.full_clean()
    assert "clave" in error.value.message_dict


def test_los_indices_de_un_anio_corren_todos_hacia_el_mismo_lado():
    IndiceMarginacionFactory(anio=2020, sentido="menor_es_mas")
    IndiceMarginacionFactory(anio=2015, sentido="mayor_es_mas").full_clean()
    otro = IndiceMarginacionFactory(anio=2020)
    exigir_que_el_formulario_lo_diga(otro, {"sentido": "mayor_es_mas"}, "van al revés")
