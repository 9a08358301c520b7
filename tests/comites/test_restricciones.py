"""The rules of one row: the database refuses what breaks them, and the form says why."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.fabricas import (
    ActaFactory,
    AcuerdoFactory,
    AsistenciaFactory,
    AvisoPrivacidadFactory,
    CambioEventoFactory,
    CedulaFactory,
    ComiteFactory,
    ConsentimientoFactory,
    ContactoIntegranteFactory,
    ConvocatoriaFactory,
    DatosQuejaFactory,
    EdicionFactory,
    EnlaceMunicipalFactory,
    EntregaInformeFactory,
    EtapaEdicionFactory,
    EventoFactory,
    FacultadFactory,
    IndiceMarginacionFactory,
    InformeFactory,
    InscripcionFactory,
    InstrumentoFactory,
    IntegranteFactory,
    MinutaFactory,
    MunicipioFactory,
    NotaQuejaFactory,
    OpcionReactivoFactory,
    QuejaFactory,
    ReactivoFactory,
    RegionFactory,
    ReglaElegibilidadFactory,
    ResolucionFactory,
    RespuestaFactory,
    SeguimientoAcuerdoFactory,
    UsuarioFactory,
    VersionInstrumentoFactory,
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
VIEJO = datetime.datetime(1999, 12, 31, 12, tzinfo=datetime.UTC)
LEJANO = datetime.datetime(9999, 12, 31, 20, tzinfo=datetime.UTC)
SIN_DATOS = "inscripcion_sin_datos_al_cancelar"
VACIO = "no puede estar vacío"
OPCION = "no es una opción válida"
EN_JALISCO = "municipio_posicion_en_jalisco"
FUERA = "Esa posición no está en Jalisco"
PESO = "El peso es 0 o más"

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
    (IntegranteFactory, {"nombre": ""}, "integrante_con_nombre_o_borrado", "Escriba el nombre"),
    (IntegranteFactory, {"borrado_el": HOY}, "integrante_con_nombre_o_borrado", "Escriba el nomb"),
    (IntegranteFactory, {"cargo": 6}, "integrante_cargo_conocido", OPCION),
    (IntegranteFactory, {"sector": "otro"}, "integrante_sector_conocido", OPCION),
    (IntegranteFactory, {"sexo": "m"}, "integrante_sexo_conocido", OPCION),
    (IntegranteFactory, {"grupo_edad": "12-17"}, "integrante_grupo_edad_conocido", OPCION),
    (
        IntegranteFactory,
        {"desde": HOY, "hasta": AYER},
        "integrante_hasta_no_antes_de_desde",
        "no puede ser anterior",
    ),
    (
        EnlaceMunicipalFactory,
        {"desde": HOY, "hasta": AYER},
        "enlacemunicipal_hasta_no_antes_de_desde",
        "no puede ser anterior",
    ),
    (ContactoIntegranteFactory, {"medio": "fax"}, "contactointegrante_medio_conocido", OPCION),
    (ContactoIntegranteFactory, {"dato": ""}, "contactointegrante_dato_no_vacio", VACIO),
    (AvisoPrivacidadFactory, {"simplificado": ""}, "avisoprivacidad_textos_no_vacios", VACIO),
    (AvisoPrivacidadFactory, {"integral": ""}, "avisoprivacidad_textos_no_vacios", VACIO),
    (ConsentimientoFactory, {"medio": "señas"}, "consentimiento_medio_conocido", OPCION),
    (FacultadFactory, {"tipo_comite": "otro"}, "facultad_tipo_comite_conocido", OPCION),
    (FacultadFactory, {"etapa": 0}, "facultad_etapa_conocida", OPCION),
    (FacultadFactory, {"clase": "favor"}, "facultad_clase_conocida", OPCION),
    (FacultadFactory, {"cargo": 6}, "facultad_cargo_valido", OPCION),
    (FacultadFactory, {"texto": ""}, "facultad_texto_y_fundamento", VACIO),
    (FacultadFactory, {"fundamento": ""}, "facultad_texto_y_fundamento", VACIO),
    (
        FacultadFactory,
        {"vigente_desde": HOY, "vigente_hasta": AYER},
        "facultad_hasta_no_antes_de_desde",
        "no puede ser anterior",
    ),
    (
        ReglaElegibilidadFactory,
        {"tipo_comite": "otro"},
        "reglaelegibilidad_tipo_comite_conocido",
        OPCION,
    ),
    (ReglaElegibilidadFactory, {"clave": "otra"}, "reglaelegibilidad_clave_conocida", OPCION),
    (ReglaElegibilidadFactory, {"razon": ""}, "reglaelegibilidad_razon_y_fundamento", VACIO),
    (ReglaElegibilidadFactory, {"fundamento": ""}, "reglaelegibilidad_razon_y_fundamento", VACIO),
    (
        ReglaElegibilidadFactory,
        {"vigente_desde": HOY, "vigente_hasta": AYER},
        "reglaelegibilidad_hasta_no_antes_de_desde",
        "no puede ser anterior",
    ),
    (ActaFactory, {"tipo": "sustitucion"}, "acta_de_quien_entra", "es de quien entra"),
    (ActaFactory, {"sha256": ""}, "acta_con_archivo_y_folio", VACIO),
    (ActaFactory, {"folio": ""}, "acta_con_archivo_y_folio", VACIO),
    (InstrumentoFactory, {"clave": ""}, "instrumento_nombre_no_vacio", VACIO),
    (InstrumentoFactory, {"nombre": ""}, "instrumento_nombre_no_vacio", VACIO),
    (InstrumentoFactory, {"para_que": ""}, "instrumento_nombre_no_vacio", VACIO),
    (InstrumentoFactory, {"uso": "otro"}, "instrumento_uso_conocido", OPCION),
    (VersionInstrumentoFactory, {"numero": 0}, "versioninstrumento_numero_desde_1", "mayor"),
    (ReactivoFactory, {"texto": ""}, "reactivo_texto_no_vacio", VACIO),
    (ReactivoFactory, {"tipo": "dibujo"}, "reactivo_tipo_conocido", OPCION),
    (ReactivoFactory, {"peso": "-0.01"}, "reactivo_solo_pesa_lo_que_se_califica", "mayor o igual"),
    (
        ReactivoFactory,
        {"tipo": "texto", "peso": 1},
        "reactivo_solo_pesa_lo_que_se_califica",
        PESO,
    ),
    (OpcionReactivoFactory, {"texto": ""}, "opcionreactivo_texto_no_vacio", VACIO),
    (OpcionReactivoFactory, {"valor": "-0.001"}, "opcionreactivo_valor_0_a_1", "mayor o igual a 0"),
    (OpcionReactivoFactory, {"valor": "1.001"}, "opcionreactivo_valor_0_a_1", "menor o igual a 1"),
    (RespuestaFactory, {"numero": None}, "respuesta_de_una_manera", "una opción, un número"),
    (RespuestaFactory, {"texto": "Y además"}, "respuesta_de_una_manera", "una opción, un número"),
    (RespuestaFactory, {"archivo": "x.pdf"}, "respuesta_archivo_o_enlace", "uno de los dos"),
    (InformeFactory, {"tipo": "mensual"}, "informe_tipo_conocido", OPCION),
    (
        InformeFactory,
        {"desde": HOY, "hasta": AYER},
        "informe_hasta_no_antes_de_desde",
        "no puede terminar antes",
    ),
    (
        InformeFactory,
        {"desde": HOY, "hasta": HOY, "vence": AYER},
        "informe_vence_no_antes_de_desde",
        "vencer antes",
    ),
    (EntregaInformeFactory, {"url": ""}, "entregainforme_archivo_o_enlace", "uno de los dos"),
    (CedulaFactory, {"archivo": "x.pdf"}, "cedula_archivo_completo", "incompleto"),
    (QuejaFactory, {"via": "papel"}, "queja_de_papel_dice_quien", "quién la registró"),
    (QuejaFactory, {"folio": ""}, "queja_folio_no_vacio", "lleva un folio"),
    (DatosQuejaFactory, {"texto": ""}, "datosqueja_texto_no_vacio", VACIO),
    (NotaQuejaFactory, {"texto": ""}, "notaqueja_texto_no_vacio", VACIO),
    (ResolucionFactory, {"resultado": "otro"}, "resolucion_resultado_conocido", OPCION),
    (EventoFactory, {"clave": ""}, "evento_titulo_no_vacio", VACIO),
    (EventoFactory, {"titulo": ""}, "evento_titulo_no_vacio", VACIO),
    (EventoFactory, {"sede": ""}, "evento_titulo_no_vacio", VACIO),
    (EventoFactory, {"clave": "acuerdos"}, "evento_clave_libre", "de otra página"),
    (EventoFactory, {"inicio": VIEJO}, "evento_anios_posibles", "entre 2000 y 2100"),
    (EventoFactory, {"fin": LEJANO}, "evento_anios_posibles", "entre 2000 y 2100"),
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
    (IntegranteFactory, {"desde": HOY, "hasta": HOY, "sexo": "", "grupo_edad": ""}),
    (FacultadFactory, {"vigente_desde": HOY, "vigente_hasta": HOY, "cargo": None}),
    (VersionInstrumentoFactory, {"numero": 1}),
    (ReactivoFactory, {"tipo": "texto", "peso": 0}),
    (OpcionReactivoFactory, {"valor": 0}),
    (OpcionReactivoFactory, {"valor": 1}),
    (InformeFactory, {"desde": HOY, "hasta": HOY, "vence": HOY}),
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
    (
        VersionInstrumentoFactory,
        ["instrumento", "numero"],
        "versioninstrumento_numero_unico",
        "ya tiene esa versión",
    ),
    (ReactivoFactory, ["version", "orden"], "reactivo_orden_unico", "ya tiene un reactivo"),
    (
        OpcionReactivoFactory,
        ["reactivo", "orden"],
        "opcionreactivo_orden_unico",
        "ya tiene una opción",
    ),
    (
        InformeFactory,
        ["comite", "tipo", "desde"],
        "informe_uno_por_periodo",
        "ya tiene ese informe",
    ),
    (AcuerdoFactory, ["evento", "numero"], "acuerdo_numero_unico", "un acuerdo con ese número"),
    (
        AsistenciaFactory,
        ["evento", "sexo", "grupo_edad"],
        "asistencia_cada_grupo_una_vez",
        "ya está contado",
    ),
]

CON_SU_PRUEBA = {  # further down
    "comites_municipio_casilla_unica",
    "comites_enlacemunicipal_uno_por_municipio",
    "comites_integrante_no_se_sustituye_a_si_mismo",
    "comites_integrante_uno_por_cargo",
    "comites_reglaelegibilidad_una_por_dia",
    "comites_respuesta_una_por_reactivo",
    "comites_cambioevento_numero_unico",
    "comites_seguimientoacuerdo_numero_unico",
}


def test_cada_restriccion_tiene_quien_la_rompa():
    rotas = [*ROTURAS, *REPETIDAS]
    assert sin_quien_las_rompa("comites", rotas) == CON_SU_PRUEBA


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


@pytest.mark.parametrize("cargo", [1, 2, 3])
def test_presidencia_secretaria_y_tesoreria_son_de_una_persona(cargo):
    comite = IntegranteFactory(cargo=cargo).comite
    IntegranteFactory(cargo=cargo)  # of another committee
    IntegranteFactory(cargo=cargo, comite=comite, desde=AYER, hasta=HOY)  # who was, before
    with (
        pytest.raises(IntegrityError, match=r"uno_por_cargo|comite_id.*cargo"),
        transaction.atomic(),
    ):
        IntegranteFactory(cargo=cargo, comite=comite)
    otra = IntegranteFactory.build(cargo=cargo, comite=comite)
    exigir_que_el_formulario_lo_diga(otra, {}, "Ese cargo ya lo tiene alguien")


@pytest.mark.parametrize("cargo", [4, 5])
def test_vocales_y_contralores_puede_haber_varios(cargo):
    comite = IntegranteFactory(cargo=cargo).comite
    IntegranteFactory(cargo=cargo, comite=comite)


def test_un_municipio_tiene_un_enlace_a_la_vez():
    sale = EnlaceMunicipalFactory(desde=AYER)
    EnlaceMunicipalFactory(usuario=sale.usuario)  # of another municipality
    with (
        pytest.raises(IntegrityError, match=r"uno_por_municipio|municipio_id"),
        transaction.atomic(),
    ):
        EnlaceMunicipalFactory(municipio=sale.municipio)
    otro = EnlaceMunicipalFactory.build(
        municipio=sale.municipio, usuario=UsuarioFactory(), desde=HOY, hasta=HOY
    )
    exigir_que_el_formulario_lo_diga(otro, {}, "tiene otro enlace en esas fechas")
    type(sale).objects.filter(pk=sale.pk).update(hasta=HOY)
    exigir_que_el_formulario_lo_diga(otro, {}, "tiene otro enlace en esas fechas")
    type(sale).objects.filter(pk=sale.pk).update(hasta=AYER)
    otro.full_clean()


def test_nadie_se_sustituye_a_si_mismo():
    fila = IntegranteFactory()
    with pytest.raises(IntegrityError, match="no_se_sustituye"), transaction.atomic():
        type(fila).objects.filter(pk=fila.pk).update(sustituye_a=fila.pk)
    exigir_que_el_formulario_lo_diga(fila, {"sustituye_a": fila}, "Nadie se sustituye")


def test_una_regla_no_empieza_dos_veces_el_mismo_dia():
    ReglaElegibilidadFactory(clave="cargo_publico", vigente_desde=HOY)
    ReglaElegibilidadFactory(clave="cargo_partido", vigente_desde=HOY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReglaElegibilidadFactory(clave="cargo_publico", vigente_desde=HOY)
    otra = ReglaElegibilidadFactory(clave="cargo_publico", vigente_desde=AYER)
    exigir_que_el_formulario_lo_diga(otra, {"vigente_desde": HOY}, "Esa regla ya está")


def test_una_pregunta_se_responde_una_vez():
    una = RespuestaFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RespuestaFactory(aplicacion=una.aplicacion, reactivo=una.reactivo)
