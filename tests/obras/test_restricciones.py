"""The rules of one row: the database refuses what breaks them, and the form says why."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.fabricas import ComiteFactory, ContraloriaFactory, EventoFactory, UsuarioFactory
from tests.fabricas_obras import (
    AccionCorrectivaFactory,
    ActaVotacionFactory,
    AtencionAccionFactory,
    AvanceObraFactory,
    CambioObraFactory,
    CentroVotacionFactory,
    CompromisoFirmadoFactory,
    ContribucionFactory,
    DictamenFactory,
    EtapaObraFactory,
    EvaluacionCalidadFactory,
    FotoHallazgoFactory,
    FotoMantenimientoFactory,
    FotoObraFactory,
    HallazgoFactory,
    InstrumentoDeObraFactory,
    NecesidadFactory,
    NecesidadMantenimientoFactory,
    ObraFactory,
    OpcionVotacionFactory,
    PropuestaFactory,
    PuntoProgramaFactory,
    SeguimientoMantenimientoFactory,
    VerificacionAccionFactory,
    VersionPropuestaFactory,
    VotacionFactory,
    VotosFactory,
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
VIEJO, LEJANO = datetime.date(1999, 12, 31), datetime.date(2101, 1, 1)
VACIO = "no puede estar vacío"
OPCION = "no es una opción válida"
DE_JALISCO = "un lugar de Jalisco"

ROTURAS = [
    (NecesidadFactory, {"texto": ""}, "necesidad_texto_no_vacio", VACIO),
    (NecesidadFactory, {"localidad": ""}, "necesidad_texto_no_vacio", VACIO),
    (
        NecesidadFactory,
        {"prioridad_taller": 1},
        "necesidad_prioridad_de_un_taller",
        "la da un taller",
    ),
    (PropuestaFactory, {"clave": ""}, "propuesta_clave_no_vacia", VACIO),
    (PropuestaFactory, {"municipio": None}, "propuesta_municipio_o_region", "uno de los dos"),
    (PropuestaFactory, {"comite": None}, "propuesta_autoria_dice_quien", "qué comité la propone"),
    (PropuestaFactory, {"autoria": "taller"}, "propuesta_autoria_dice_quien", "en qué taller"),
    (VersionPropuestaFactory, {"titulo": ""}, "versionpropuesta_titulo_no_vacio", VACIO),
    (VersionPropuestaFactory, {"descripcion": ""}, "versionpropuesta_titulo_no_vacio", VACIO),
    (
        VersionPropuestaFactory,
        {"numero": 2},
        "versionpropuesta_un_cambio_dice_por_que",
        "por qué cambia",
    ),
    (ContribucionFactory, {"texto": ""}, "contribucion_texto_no_vacio", VACIO),
    (
        ContribucionFactory,
        {"tipo": "respuesta"},
        "contribucion_solo_una_respuesta_responde",
        "a qué pregunta",
    ),
    (
        DictamenFactory,
        {"resultado": "no_factible"},
        "dictamen_un_no_dice_por_que",
        "por qué no es factible",
    ),
    (DictamenFactory, {"resultado": "con_ajustes"}, "dictamen_un_no_dice_por_que", "con qué aj"),
    (DictamenFactory, {"costo_estimado": 0}, "dictamen_costo_positivo", "mayor que cero"),
    (CompromisoFirmadoFactory, {"texto": ""}, "compromisofirmado_texto_no_vacio", VACIO),
    (
        CompromisoFirmadoFactory,
        {"bytes": 1},
        "compromisofirmado_archivo_completo",
        "está incompleto",
    ),
    (
        VotacionFactory,
        {"inicio": HOY, "fin": AYER},
        "votacion_fin_no_antes_de_inicio",
        "antes de empezar",
    ),
    (VotacionFactory, {"padron": 0}, "votacion_padron_desde_1", "mayor o igual a 1"),
    (VotacionFactory, {"ganadoras": 0}, "votacion_gana_al_menos_una", "mayor o igual a 1"),
    (CentroVotacionFactory, {"tipo": "aereo"}, "centrovotacion_tipo_conocido", OPCION),
    (CentroVotacionFactory, {"lugar": ""}, "centrovotacion_lugar_no_vacio", VACIO),
    (
        ActaVotacionFactory,
        {"boletas_del_centro": 49},
        "actavotacion_no_mas_que_boletas",
        "más boletas en la urna",
    ),
    (ActaVotacionFactory, {"nulas": 51}, "actavotacion_no_mas_nulas_que_boletas", "más nulas"),
    (
        ActaVotacionFactory,
        {"numero": 2},
        "actavotacion_una_correccion_dice_por_que",
        "por qué se corrige",
    ),
    (ActaVotacionFactory, {"bytes": 1}, "actavotacion_archivo_completo", "está incompleto"),
    (VotosFactory, {"grupo_edad": "0-11"}, "votos_grupo_conocido", OPCION),
    *(
        (ObraFactory, {campo: ""}, "obra_nombre_no_vacio", VACIO)
        for campo in ("clave", "nombre", "alcance", "localidad")
    ),
    (ObraFactory, {"clave": "propuestas"}, "obra_clave_libre", "elija otra"),
    (ObraFactory, {"tipo": "castillo"}, "obra_tipo_conocido", OPCION),
    (ObraFactory, {"latitud": 20}, "obra_posicion_en_jalisco", DE_JALISCO),
    (
        ObraFactory,
        {"latitud": 20, "longitud": 103},
        "obra_posicion_en_jalisco",
        DE_JALISCO,
    ),
    (ObraFactory, {"inicio_previsto": VIEJO}, "obra_anios_posibles", "entre 2000 y 2100"),
    (ObraFactory, {"fin_previsto": LEJANO}, "obra_anios_posibles", "entre 2000 y 2100"),
    (ObraFactory, {"inicio_real": VIEJO}, "obra_anios_posibles", "entre 2000 y 2100"),
    (
        ObraFactory,
        {"inicio_real": datetime.date(2026, 1, 1), "fin_real": LEJANO},
        "obra_anios_posibles",
        "entre 2000 y 2100",
    ),
    (ObraFactory, {"poblacion_beneficiada": 0}, "obra_poblacion_desde_1", "mayor o igual a 1"),
    (ObraFactory, {"monto_aprobado": 0}, "obra_montos_positivos", "mayores que cero"),
    (ObraFactory, {"monto_contratado": 0}, "obra_montos_positivos", "mayores que cero"),
    (
        ObraFactory,
        {"inicio_previsto": HOY, "fin_previsto": AYER},
        "obra_fin_previsto_no_antes_de_inicio",
        "antes del inicio",
    ),
    (
        ObraFactory,
        {"inicio_real": HOY, "fin_real": AYER},
        "obra_fin_real_no_antes_de_inicio",
        "antes del inicio real",
    ),
    (ObraFactory, {"fin_real": HOY}, "obra_fin_real_no_antes_de_inicio", "ni sin él"),
    (EtapaObraFactory, {"etapa": "sleeping"}, "etapaobra_etapa_conocida", OPCION),
    (
        EtapaObraFactory,
        {"etapa": "cancelled"},
        "etapaobra_cancelar_dice_por_que",
        "por qué se cancela",
    ),
    (CambioObraFactory, {"motivo": ""}, "cambioobra_motivo_no_vacio", VACIO),
    (CambioObraFactory, {"fecha": HOY}, "cambioobra_de_lo_suyo", "de_lo_suyo"),
    (CambioObraFactory, {"campo": "fin_real"}, "cambioobra_de_lo_suyo", "de_lo_suyo"),
    (PuntoProgramaFactory, {"fisico": 101}, "puntoprograma_porcentajes_0_a_100", "igual a 100"),
    (PuntoProgramaFactory, {"financiero": -1}, "puntoprograma_porcentajes_0_a_100", "igual a 0"),
    (AvanceObraFactory, {"fisico": 101}, "avanceobra_fisico_0_a_100", "igual a 100"),
    (AvanceObraFactory, {"ejercido": -1}, "avanceobra_ejercido_desde_0", "igual a 0"),
    (
        AvanceObraFactory,
        {"ejercido": 101, "monto": 100},
        "avanceobra_un_excedente_dice_por_que",
        "más de lo contratado",
    ),
    (AvanceObraFactory, {"nota": ""}, "avanceobra_captura_dice_que", "Diga qué se hizo"),
    (FotoObraFactory, {"momento": "nunca"}, "fotoobra_momento_conocido", OPCION),
    (FotoObraFactory, {"texto_alternativo": ""}, "fotoobra_foto_completa", VACIO),
    (FotoHallazgoFactory, {"chica": ""}, "fotohallazgo_foto_completa", "Falta la foto"),
    (FotoMantenimientoFactory, {"bytes": None}, "fotomantenimiento_foto_completa", "Falta la"),
    (InstrumentoDeObraFactory, {"tipo": "castillo"}, "instrumentodeobra_tipo_conocido", OPCION),
    (InstrumentoDeObraFactory, {"minimo": 101}, "instrumentodeobra_minimo_0_a_100", "igual a 100"),
    (EvaluacionCalidadFactory, {"minimo": 101}, "evaluacioncalidad_minimo_0_a_100", "de 0 a 100"),
    (
        EvaluacionCalidadFactory,
        {"firma_comite": False},
        "evaluacioncalidad_firman_los_dos_o_dice_por_que",
        "de quién y por qué",
    ),
    (
        EvaluacionCalidadFactory,
        {"bytes": 1},
        "evaluacioncalidad_archivo_completo",
        "está incompleto",
    ),
    (HallazgoFactory, {"gravedad": "mala"}, "hallazgo_gravedad_conocida", OPCION),
    (HallazgoFactory, {"texto": ""}, "hallazgo_texto_no_vacio", VACIO),
    (AccionCorrectivaFactory, {"texto": ""}, "accioncorrectiva_texto_no_vacio", VACIO),
    (AtencionAccionFactory, {"texto": ""}, "atencionaccion_texto_no_vacio", VACIO),
    (AtencionAccionFactory, {"bytes": 1}, "atencionaccion_archivo_completo", "está incompleto"),
    (
        VerificacionAccionFactory,
        {"corregido": False},
        "verificacionaccion_un_no_dice_que_falta",
        "qué falta",
    ),
    (
        NecesidadMantenimientoFactory,
        {"gravedad": "mala"},
        "necesidadmantenimiento_gravedad_conocida",
        OPCION,
    ),
    (
        NecesidadMantenimientoFactory,
        {"texto": ""},
        "necesidadmantenimiento_texto_no_vacio",
        VACIO,
    ),
    (
        SeguimientoMantenimientoFactory,
        {"estado": "perdida"},
        "seguimientomantenimiento_estado_conocido",
        OPCION,
    ),
    (
        SeguimientoMantenimientoFactory,
        {"texto": ""},
        "seguimientomantenimiento_texto_no_vacio",
        VACIO,
    ),
]

REPETIDAS = [
    (VotacionFactory, ["edicion", "municipio"], "votacion_una_por_municipio", "ya tiene votación"),
    (OpcionVotacionFactory, ["votacion", "orden"], "opcionvotacion_orden_unico", "ese número"),
    (
        OpcionVotacionFactory,
        ["votacion", "propuesta"],
        "opcionvotacion_propuesta_una_vez",
        "ya está en la boleta",
    ),
    (CentroVotacionFactory, ["votacion", "numero"], "centrovotacion_numero_unico", "ese número"),
    (PuntoProgramaFactory, ["obra", "fecha"], "puntoprograma_uno_por_fecha", "en esa fecha"),
]

SE_NUMERAN = [
    (VersionPropuestaFactory, "propuesta"),
    (ActaVotacionFactory, "centro"),
    (EtapaObraFactory, "obra"),
    (CambioObraFactory, "obra"),
    (AvanceObraFactory, "obra"),
    (HallazgoFactory, "evaluacion"),
    (AccionCorrectivaFactory, "hallazgo"),
    (AtencionAccionFactory, "accion"),
    (SeguimientoMantenimientoFactory, "necesidad"),
]
CON_SU_PRUEBA = {
    "obras_votos_una_cifra_por_grupo",
    "obras_verificacionaccion_verifica_otra_persona",
    *(f"obras_{f._meta.model._meta.model_name}_numero_unico" for f, _ in SE_NUMERAN),
}
SOLO_LA_BASE = "de_lo_suyo"  # no form fills it

BORDES = [
    (ActaVotacionFactory, {"boletas_del_centro": 50, "nulas": 50}),
    (VotacionFactory, {"inicio": HOY, "fin": HOY, "padron": 1}),
    (ObraFactory, {"inicio_previsto": HOY, "fin_previsto": HOY}),
    (ObraFactory, {"inicio_real": HOY, "fin_real": HOY}),
    (AvanceObraFactory, {"ejercido": 100, "monto": 100}),
    (AvanceObraFactory, {"ejercido": 101, "monto": 100, "motivo_excedente": "Hubo roca."}),
    (AvanceObraFactory, {"ejercido": 0, "fisico": 100}),
    (AvanceObraFactory, {"origen": "importacion", "nota": ""}),
    (VersionPropuestaFactory, {"numero": 2, "motivo": "Se amplió."}),
    (EvaluacionCalidadFactory, {"firma_comite": False, "motivo_sin_firma": "No fue."}),
    (EtapaObraFactory, {"etapa": "cancelled", "motivo": "No hubo dinero."}),
]


def test_cada_restriccion_tiene_quien_la_rompa():
    assert sin_quien_las_rompa("obras", [*ROTURAS, *REPETIDAS]) == CON_SU_PRUEBA


def test_las_opciones_de_la_base_son_las_del_formulario():
    exigir_las_opciones_del_formulario("obras")


@pytest.mark.parametrize("caso", ROTURAS, ids=nombre)
def test_la_base_de_datos_rechaza(caso):
    exigir_que_la_base_rechace(caso)


@pytest.mark.parametrize("caso", [c for c in ROTURAS if c[3] != SOLO_LA_BASE], ids=nombre)
def test_el_formulario_dice_en_espanol_que_falta(caso):
    fabrica, campos, _, dice = caso
    exigir_que_el_formulario_lo_diga(fabrica(), campos, dice)


@pytest.mark.parametrize("caso", BORDES, ids=nombre)
def test_el_borde_se_acepta(caso):
    fabrica, campos = caso
    fila = fabrica(**campos)
    fila.refresh_from_db()
    fila.full_clean()


@pytest.mark.parametrize("caso", REPETIDAS, ids=nombre)
def test_lo_que_no_se_repite(caso):
    exigir_que_no_se_repita(caso)


@pytest.mark.parametrize(("fabrica", "de"), SE_NUMERAN)
def test_lo_que_solo_se_agrega_lleva_un_numero_cada_vez(fabrica, de):
    una = fabrica(numero=1)
    fabrica(numero=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        fabrica(numero=1, **{de: getattr(una, de)})


def test_un_acta_da_una_cifra_a_cada_grupo():
    una = VotosFactory()
    VotosFactory(acta=una.acta, opcion=una.opcion, grupo_edad="60+")
    with pytest.raises(IntegrityError), transaction.atomic():
        VotosFactory(acta=una.acta, opcion=una.opcion)


def test_lo_verifica_otra_persona():
    quien = UsuarioFactory()
    with pytest.raises(IntegrityError, match="verifica_otra_persona"), transaction.atomic():
        VerificacionAccionFactory(atencion__autor=quien, verifica=quien)
    fila = VerificacionAccionFactory(atencion__autor=quien)
    exigir_que_el_formulario_lo_diga(fila, {"verifica": quien}, "La verifica otra persona")


def test_una_foto_retirada_ya_no_tiene_archivos_y_dice_por_que():
    foto = FotoObraFactory()
    retirada = {
        "archivo": "",
        "chica": "",
        "retirada_en": datetime.datetime(2026, 5, 10, 18, tzinfo=datetime.UTC),
        "retira": UsuarioFactory(),
    }
    filas = type(foto).objects.filter(pk=foto.pk)
    with pytest.raises(IntegrityError, match="foto_completa"), transaction.atomic():
        filas.update(**retirada)
    filas.update(**retirada, motivo_retiro="Se ve una cara.")
    assert not type(foto).objects.visibles().exists()


@pytest.mark.parametrize(
    ("fila", "campo"),
    [
        (lambda: NecesidadFactory(evento=EventoFactory()), "evento"),
        (lambda: PropuestaFactory(comite=ComiteFactory()), "comite"),
        (lambda: ObraFactory(comite=ContraloriaFactory()), "comite"),
        (lambda: ObraFactory(contraloria=ComiteFactory()), "contraloria"),
        (
            lambda: ContribucionFactory(tipo="respuesta", responde_a=ContribucionFactory()),
            "responde_a",
        ),
        (
            lambda: VerificacionAccionFactory(
                fecha=datetime.date(2026, 5, 31), atencion__fecha=datetime.date(2026, 6, 1)
            ),
            "fecha",
        ),
    ],
    ids=["taller", "comite-ajeno", "comite", "contraloria", "respuesta", "verificacion"],
)
def test_lo_que_no_va_con_lo_demas(fila, campo):
    with pytest.raises(ValidationError) as error:
        fila().full_clean()
    assert campo in error.value.message_dict
