"""How reserved each field of this app is; see `comites.clases`."""

from comites.clases import Clase

_ARCHIVO = "archivo tipo_mime bytes sha256"
_FOTO = "id texto_alternativo ancho alto"
_DE_LA_FOTO = f"{_ARCHIVO} chica autor creado retirada_en motivo_retiro retira"

CLASES: dict[str, dict[Clase, str]] = {
    "Necesidad": {
        Clase.PUBLICO: "id municipio localidad texto evento prioridad_taller registrada_el",
        Clase.INTERNO: "texto_busqueda",
    },
    "Propuesta": {
        Clase.PUBLICO: "id clave edicion municipio region necesidades autoria comite evento"
    },
    "VersionPropuesta": {
        Clase.PUBLICO: "id propuesta numero titulo descripcion motivo fecha creado",
        Clase.INTERNO: "registra texto_busqueda",
    },
    "Contribucion": {
        Clase.PUBLICO: "id propuesta tipo responde_a evento fecha texto creado",
        Clase.INTERNO: "registra",
    },
    "Dictamen": {
        Clase.PUBLICO: "id version resultado motivo costo_estimado dependencia fecha creado",
        Clase.INTERNO: "registra",
    },
    # The scans of what was signed show names and signatures.
    "CompromisoFirmado": {
        Clase.PUBLICO: "id propuesta firmado_el dependencia comite texto motivo creado",
        Clase.INTERNO: "registra",
        Clase.CONFIDENCIAL: _ARCHIVO,
    },
    "Votacion": {
        Clase.PUBLICO: "id edicion municipio inicio fin padron ganadoras desempate publicada_en"
    },
    "OpcionVotacion": {Clase.PUBLICO: "id votacion orden propuesta gana_desempate empato destino"},
    "CentroVotacion": {Clase.PUBLICO: "id votacion numero tipo lugar boletas"},
    "ActaVotacion": {
        Clase.PUBLICO: "id centro numero boletas_del_centro depositadas nulas motivo creado",
        Clase.INTERNO: "captura",
        Clase.CONFIDENCIAL: _ARCHIVO,
    },
    "Votos": {Clase.PUBLICO: "id acta opcion grupo_edad cuantos"},
    "Obra": {
        Clase.PUBLICO: "id clave nombre tipo alcance edicion municipio localidad latitud longitud "
        "poblacion_beneficiada propuesta actividad ejecutora contratista contrato partida "
        "monto_aprobado monto_contratado empleos_locales inicio_previsto fin_previsto inicio_real "
        "fin_real comite contraloria convenios a_quien_preguntar publicada",
        Clase.INTERNO: "texto_busqueda",
    },
    "EtapaObra": {
        Clase.PUBLICO: "id obra numero etapa desde motivo creado",
        Clase.INTERNO: "registra",
    },
    "CambioObra": {
        Clase.PUBLICO: "id obra numero campo monto_antes monto fecha_antes fecha motivo creado",
        Clase.INTERNO: "autor",
    },
    "PuntoPrograma": {Clase.PUBLICO: "id obra fecha fisico financiero"},
    "AvanceObra": {
        Clase.PUBLICO: "id obra numero fecha fisico ejercido monto motivo_excedente nota "
        "dependencia origen creado",
        Clase.INTERNO: "autor",
    },
    # A photograph goes out through its view, unless it was withdrawn.
    "FotoObra": {
        Clase.PUBLICO: f"{_FOTO} obra avance momento fecha",
        Clase.INTERNO: _DE_LA_FOTO,
    },
    "InstrumentoDeObra": {Clase.PUBLICO: "id tipo instrumento minimo"},
    "EvaluacionCalidad": {
        Clase.PUBLICO: "id obra aplicacion dependencia comite firma_dependencia firma_comite "
        "motivo_sin_firma minimo creado",
        Clase.CONFIDENCIAL: _ARCHIVO,
    },
    "Hallazgo": {Clase.PUBLICO: "id evaluacion numero gravedad texto creado"},
    "FotoHallazgo": {Clase.PUBLICO: f"{_FOTO} hallazgo", Clase.INTERNO: _DE_LA_FOTO},
    "AccionCorrectiva": {
        Clase.PUBLICO: "id hallazgo numero texto dependencia plazo creado",
        Clase.INTERNO: "registra",
    },
    "AtencionAccion": {
        Clase.PUBLICO: "id accion numero fecha texto creado",
        Clase.INTERNO: f"autor {_ARCHIVO}",
    },
    "VerificacionAccion": {
        Clase.PUBLICO: "id atencion corregido observacion fecha creado",
        Clase.INTERNO: "atendio verifica",
    },
    "NecesidadMantenimiento": {
        Clase.PUBLICO: "id obra comite gravedad texto reportada_el creado",
        Clase.INTERNO: "registra texto_busqueda",
    },
    "FotoMantenimiento": {Clase.PUBLICO: f"{_FOTO} necesidad", Clase.INTERNO: _DE_LA_FOTO},
    "SeguimientoMantenimiento": {
        Clase.PUBLICO: "id necesidad numero estado texto fecha dependencia creado",
        Clase.INTERNO: "autor",
    },
}
