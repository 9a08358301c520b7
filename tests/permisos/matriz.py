"""Who may read and do what: every address of the site, by each kind of person.

Data only; `scripts/hacer_permisos.py` writes docs/permisos.md from it.
"""

from dataclasses import dataclass

PAPELES = (
    "público",
    "enlace de la dependencia",
    "enlace de otra dependencia",
    "integrante del comité",
    "integrante de otro comité",
    "enlace del municipio",
    "validación",
    "administración",
)

SECRETO = "zarzamora"  # in the words of what is nobody's but its own

SI = "sí"
NO = "no existe"  # 404: for this person there is no such page
ENTRAR = "entrar"  # asked to sign in
VEDADO = "vedado"  # 403, to those who know that it is there
NADA = "—"  # there is nothing to send to that address


@dataclass(frozen=True)
class Fila:
    """An address, and what each of PAPELES gets when it is read and when its form is sent.

    `caso`: which of the things under that address, where that makes a difference.
    """

    ruta: str
    que: str
    leer: tuple[str, ...]
    escribir: tuple[str, ...]
    caso: str = ""


TODOS, NADIE, NADA_QUE_ENVIAR = ((que,) * len(PAPELES) for que in (SI, NO, NADA))
CON_CUENTA = (ENTRAR, SI, SI, SI, SI, SI, SI, SI)
QUIEN_ENTRO = (NO, SI, SI, SI, SI, SI, SI, SI)
SU_ENLACE = (ENTRAR, SI, NO, NO, NO, NO, NO, NO)
SU_COMITE = (ENTRAR, NO, NO, SI, NO, NO, NO, NO)
SU_MUNICIPIO = (ENTRAR, NO, NO, NO, NO, SI, NO, NO)
NADIE_ENTRA = (ENTRAR, NO, NO, NO, NO, NO, NO, NO)
QUIEN_VALIDA = (ENTRAR, NO, NO, NO, NO, NO, SI, NO)
LO_DEBE_LA_UNIDAD = (ENTRAR, SI, NO, NO, NO, NO, NO, SI)
LO_DEBE_EL_COMITE = (ENTRAR, NO, NO, SI, NO, NO, NO, SI)
QUIEN_VERIFICA = (ENTRAR, NO, NO, NO, NO, NO, SI, SI)
LA_UNIDAD_Y_QUIEN_VERIFICA = (ENTRAR, SI, NO, NO, NO, NO, SI, SI)
SIN_ADMIN = (ENTRAR,) * 6  # those who have no way into the admin
EN_EL_ADMIN = (*SIN_ADMIN, SI, SI)
ADMINISTRACION = (*SIN_ADMIN, VEDADO, SI)
QUIEN_PUBLICA = (*SIN_ADMIN, NO, SI)


def _publica(ruta, que, caso=""):
    return Fila(ruta, que, TODOS, NADA_QUE_ENVIAR, caso)


def _oculta(ruta, que, caso):
    return Fila(ruta, que, NADIE, NADA_QUE_ENVIAR, caso)


SIN_PUBLICAR = "de una agenda sin publicar"
POR_VALIDAR = "de un reporte por validar"
RESERVADA = "reservada"
EVENTO_SIN_PUBLICAR = "de un evento sin publicar"
DE_UN_COMITE = "que debe un comité"
VERSION_ANTERIOR = "con una versión anterior"
DE_OTRO_MUNICIPIO = "de quien integra en otro municipio"
OBRA_SIN_PUBLICAR = "de una obra sin publicar"
VOTACION_SIN_PUBLICAR = "sin publicar su resultado"
RETIRADA = "retirada"
# What a photograph is of: a work, what is wrong in it, what it needs.
FOTOS_DE = {
    "obra": "de una obra",
    "hallazgo": "de un hallazgo",
    "mantenimiento": "de lo que necesita",
}

PUBLICAS = [
    _publica("inicio", "Inicio"),
    _publica("accesibilidad", "Accesibilidad"),
    _publica("robots", "robots.txt"),
    _publica("salud", "Si el sitio está sano"),
    _publica("salud-viva", "Si el sitio responde"),
    _publica("compromisos:evaluacion-list", "Agendas"),
    _publica("compromisos:evaluacion-detail", "Una agenda"),
    _publica("compromisos:evaluacion-plazos", "Plazos de una agenda, para el calendario"),
    _publica("compromisos:documento-detail", "Documento de una evaluación"),
    _publica("compromisos:cobertura", "Cobertura de una evaluación"),
    _publica("compromisos:compromiso-detail", "Un compromiso"),
    _publica("compromisos:compromiso-plazos", "Plazos de un compromiso, para el calendario"),
    _publica("compromisos:actividad-detail", "Una actividad"),
    _publica("compromisos:evidencia-detail", "Evidencia de un reporte validado"),
    _publica("compromisos:dependencia-list", "Dependencias"),
    _publica("compromisos:dependencia-detail", "Una dependencia"),
    _publica("compromisos:dependencia-plazos", "Plazos de una dependencia, para el calendario"),
    _publica("compromisos:corte-list", "Cortes"),
    _publica("compromisos:corte-detail", "Un corte"),
    _publica("compromisos:corte-archivo", "Archivo de un corte"),
    _publica("compromisos:corte-cadena", "Huellas de los cortes"),
    _publica("compromisos:corte-comparar", "Qué cambió entre dos cortes"),
    _publica("compromisos:corte-comprobar", "Cómo comprobar los cortes"),
    _publica("compromisos:cambios", "Lo que cambió"),
    _publica("compromisos:cambios-canal", "Canal Atom de lo que cambió"),
    _publica("compromisos:evaluacion-canal", "Canal Atom de una agenda"),
    _publica("compromisos:compromiso-canal", "Canal Atom de un compromiso"),
    _publica("compromisos:dependencia-canal", "Canal Atom de una dependencia"),
    _publica("compromisos:directorio", "Directorio de enlaces"),
    _publica("compromisos:convenios", "Convenios"),
    _publica("compromisos:convenio-documento", "Documento de un convenio"),
    _publica("comites:municipio-list", "Municipios"),
    _publica("comites:municipio-detail", "Un municipio"),
    _publica("comites:comite-list", "Comités"),
    _publica("comites:comite-detail", "Un comité"),
    _publica("comites:facultad-list", "Facultades de los comités"),
    _publica("comites:aviso", "Aviso de privacidad"),
    _publica("comites:aviso-version", "Una versión del aviso de privacidad"),
    _publica("comites:contraloria-list", "Contralorías sociales"),
    _publica("comites:contraloria-detail", "Expediente de una contraloría social"),
    _publica("comites:informe-archivo", "Informe de una contraloría social"),
    _publica("comites:queja-recibida", "Folio de una queja recién presentada"),
    _publica("comites:evento-mes", "Calendario por mes"),
    _publica("comites:evento-list", "Eventos en lista"),
    _publica("comites:calendario-ics", "Eventos, para el calendario"),
    _publica("comites:convocatoria-list", "Cuánto duran abiertas las convocatorias"),
    _publica("comites:acuerdo-list", "Acuerdos"),
    _publica("comites:seguimiento-archivo", "Lo que prueba un acuerdo"),
    _publica("comites:evento-detail", "Un evento"),
    _publica("comites:evento-ics", "Un evento, para el calendario"),
    _publica("comites:evento-cartel", "Cartel de un evento"),
    _publica("comites:minuta-archivo", "Minuta publicada"),
    Fila("comites:inscripcion-create", "Inscribirse a un evento", TODOS, TODOS),
    Fila("comites:inscripcion-detail", "Su inscripción, con su enlace", TODOS, TODOS),
    _publica("obras:obra-list", "Obras"),
    _publica("obras:oc4ids", "Las obras como datos, en OC4IDS"),
    _publica("obras:obra-detail", "Una obra"),
    _publica("obras:obra-fotos", "Fotos y avances de una obra"),
    _publica("obras:obra-ficha", "Ficha informativa de una obra"),
    _publica("obras:obra-calidad", "Calidad de una obra"),
    *(_publica("obras:foto", "Foto", de) for de in FOTOS_DE.values()),
    _publica("obras:necesidad-list", "Necesidades"),
    _publica("obras:propuesta-list", "Propuestas"),
    _publica("obras:propuesta-detail", "Una propuesta"),
    _publica("obras:votacion-list", "Votaciones"),
    _publica("obras:votacion-detail", "Una votación con su resultado"),
    _publica("obras:votacion-detail", "Una votación", VOTACION_SIN_PUBLICAR),
    _publica("obras:mantenimiento-list", "Lo que necesitan las obras"),
    _publica("obras:mantenimiento-detail", "Una necesidad de mantenimiento"),
]

OCULTAS = [
    _oculta("compromisos:evaluacion-detail", "Una agenda", SIN_PUBLICAR),
    _oculta("compromisos:evaluacion-plazos", "Plazos", SIN_PUBLICAR),
    _oculta("compromisos:evaluacion-canal", "Canal Atom", SIN_PUBLICAR),
    _oculta("compromisos:compromiso-canal", "Canal Atom de un compromiso", SIN_PUBLICAR),
    _oculta("compromisos:documento-detail", "Documento", SIN_PUBLICAR),
    _oculta("compromisos:cobertura", "Cobertura", SIN_PUBLICAR),
    _oculta("compromisos:compromiso-detail", "Un compromiso", SIN_PUBLICAR),
    _oculta("compromisos:compromiso-plazos", "Plazos", SIN_PUBLICAR),
    _oculta("compromisos:actividad-detail", "Una actividad", SIN_PUBLICAR),
    _oculta("compromisos:evidencia-detail", "Evidencia", SIN_PUBLICAR),
    _oculta("compromisos:evidencia-detail", "Evidencia", POR_VALIDAR),
    _oculta("compromisos:evidencia-detail", "Evidencia", RESERVADA),
    _oculta("comites:informe-archivo", "Informe de una contraloría social", RESERVADA),
    _oculta("obras:obra-detail", "Una obra", OBRA_SIN_PUBLICAR),
    _oculta("obras:obra-fotos", "Fotos y avances", OBRA_SIN_PUBLICAR),
    _oculta("obras:obra-ficha", "Ficha informativa", OBRA_SIN_PUBLICAR),
    _oculta("obras:obra-calidad", "Calidad", OBRA_SIN_PUBLICAR),
    _oculta("obras:mantenimiento-detail", "Una necesidad de mantenimiento", OBRA_SIN_PUBLICAR),
    *(_oculta("obras:foto", "Foto", f"{de}, {OBRA_SIN_PUBLICAR}") for de in FOTOS_DE.values()),
    _oculta("obras:foto", "Foto", RETIRADA),
    _oculta("obras:propuesta-detail", "Una propuesta", "sin versión"),
]

QUEJAS = [
    Fila("comites:queja-create", "Presentar una queja", TODOS, TODOS),
    Fila("comites:queja-folio", "Consultar una queja por su folio", TODOS, TODOS),
    Fila("comites:queja-panel", "Quejas turnadas a su dependencia", CON_CUENTA, NADA_QUE_ENVIAR),
    Fila("comites:queja-panel-detail", "Qué dice una de ellas", SU_ENLACE, NADA_QUE_ENVIAR),
    Fila("admin:comites_queja_datos", "Qué dice y de quién es", ADMINISTRACION, ADMINISTRACION),
    Fila("admin:comites_queja_turnar", "Turnarla", ADMINISTRACION, ADMINISTRACION),
    Fila("admin:comites_queja_resolver", "Resolverla", ADMINISTRACION, ADMINISTRACION),
    *(
        _oculta(f"comites:{ruta}", que, EVENTO_SIN_PUBLICAR)
        for ruta, que in (
            ("evento-detail", "Un evento"),
            ("evento-ics", "Un evento, para el calendario"),
            ("evento-cartel", "Cartel"),
            ("inscripcion-create", "Inscribirse"),
            ("minuta-archivo", "Minuta"),
        )
    ),
    _oculta("comites:minuta-archivo", "Minuta", "sin publicar"),
    _oculta("comites:seguimiento-archivo", "Lo que prueba un acuerdo", RESERVADA),
]

CUENTA = [
    Fila("compromisos:entrar", "Entrar", TODOS, TODOS),
    Fila("compromisos:salir", "Salir", NADA_QUE_ENVIAR, TODOS),
    Fila("compromisos:segundo-factor", "Código, al entrar", CON_CUENTA, CON_CUENTA),
    Fila("compromisos:mi-cuenta", "Mi cuenta", CON_CUENTA, NADA_QUE_ENVIAR),
    Fila("compromisos:segundo-factor-activar", "Registrar su teléfono", CON_CUENTA, CON_CUENTA),
    Fila("compromisos:segundo-factor-qr", "La clave, dibujada", QUIEN_ENTRO, NADA_QUE_ENVIAR),
    Fila("compromisos:segundo-factor-codigos", "Otros códigos", CON_CUENTA, CON_CUENTA),
    Fila("compromisos:segundo-factor-quitar", "Quitar su teléfono", CON_CUENTA, CON_CUENTA),
    Fila("compromisos:contrasena-cambiar", "Cambiar la contraseña", CON_CUENTA, CON_CUENTA),
    Fila("compromisos:contrasena-olvidada", "Contraseña olvidada", TODOS, TODOS),
    Fila("compromisos:contrasena-enviada", "Aviso de que se envió", TODOS, NADA_QUE_ENVIAR),
    Fila("compromisos:contrasena-nueva", "Contraseña nueva, por el correo", TODOS, TODOS),
]

PANEL = [
    Fila("compromisos:panel", "Mis actividades", CON_CUENTA, NADA_QUE_ENVIAR),
    Fila("compromisos:avance-create", "Reportar un avance", SU_ENLACE, SU_ENLACE),
    Fila("compromisos:prorroga-create", "Pedir otra fecha", SU_ENLACE, SU_ENLACE),
    Fila(
        "compromisos:evidencia-privada",
        "Evidencia, también reservada o por validar",
        (ENTRAR, SI, NO, NO, NO, NO, SI, NO),
        NADA_QUE_ENVIAR,
    ),
    Fila("compromisos:validacion", "Lo que espera revisión", QUIEN_VALIDA, NADA_QUE_ENVIAR),
    Fila("compromisos:revision-create", "Validar o devolver", QUIEN_VALIDA, QUIEN_VALIDA),
    Fila("compromisos:resolucion-create", "Resolver una prórroga", QUIEN_VALIDA, QUIEN_VALIDA),
    Fila("compromisos:cierre-create", "Cerrar una actividad", QUIEN_VALIDA, QUIEN_VALIDA),
    Fila("comites:acuerdo-panel", "Acuerdos que se deben", CON_CUENTA, NADA_QUE_ENVIAR),
    *(
        fila
        for quien, caso in ((LO_DEBE_LA_UNIDAD, ""), (LO_DEBE_EL_COMITE, DE_UN_COMITE))
        for fila in (
            Fila("comites:seguimiento-create", "Decir cómo va un acuerdo", quien, quien, caso),
            Fila(
                "comites:seguimiento-archivo-privado",
                "Lo que prueba un acuerdo, también reservado",
                quien,
                NADA_QUE_ENVIAR,
                caso,
            ),
        )
    ),
    Fila("comites:contacto-panel", "Contacto de quien integra", SU_MUNICIPIO, SU_MUNICIPIO),
    Fila("comites:contacto-panel", "Contacto", NADIE_ENTRA, NADIE_ENTRA, DE_OTRO_MUNICIPIO),
    Fila("comites:cedula-create", "Llenar una cédula", SU_COMITE, SU_COMITE),
    Fila("comites:cedula-create", "Llenar una cédula", NADIE_ENTRA, NADIE_ENTRA, VERSION_ANTERIOR),
    Fila("obras:obra-panel", "Obras que ejecuta su dependencia", CON_CUENTA, NADA_QUE_ENVIAR),
    Fila(
        "obras:avance-create",
        "Reportar el avance de una obra",
        LO_DEBE_LA_UNIDAD,
        LO_DEBE_LA_UNIDAD,
    ),
    Fila("obras:accion-panel", "Lo que hay que corregir", CON_CUENTA, NADA_QUE_ENVIAR),
    Fila(
        "obras:atencion-create",
        "Atender una acción correctiva",
        LO_DEBE_LA_UNIDAD,
        LO_DEBE_LA_UNIDAD,
    ),
    Fila("obras:verificacion-create", "Verificarla", QUIEN_VERIFICA, QUIEN_VERIFICA),
    Fila(
        "obras:atencion-archivo",
        "Lo que prueba que se atendió",
        LA_UNIDAD_Y_QUIEN_VERIFICA,
        NADA_QUE_ENVIAR,
    ),
    Fila("obras:mantenimiento-panel", "Lo que pide y responde", CON_CUENTA, NADA_QUE_ENVIAR),
    Fila("obras:necesidad-create", "Pedir mantenimiento", SU_COMITE, SU_COMITE),
    Fila(
        "obras:respuesta-create",
        "Responder a lo que se pide",
        LO_DEBE_LA_UNIDAD,
        LO_DEBE_LA_UNIDAD,
    ),
]

_VERSION = "admin:comites_versioninstrumento"
INSTRUMENTOS = [
    Fila(f"{_VERSION}_publicar", "Publicar una versión", ADMINISTRACION, ADMINISTRACION),
    Fila(f"{_VERSION}_copiar", "Hacer otra versión", NADA_QUE_ENVIAR, ADMINISTRACION),
    Fila("admin:comites_cedula_archivo", "Cédula firmada", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila("admin:comites_cedula_evidencia", "Su evidencia", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila("admin:comites_entregainforme_archivo", "Informe", ADMINISTRACION, NADA_QUE_ENVIAR),
]

_IMPORTAR = "admin:compromisos_evaluacion_import"
ADMIN = [
    Fila("admin:index", "Primera página", EN_EL_ADMIN, NADA_QUE_ENVIAR),
    Fila("admin:app_list", "Lista de la aplicación", EN_EL_ADMIN, NADA_QUE_ENVIAR),
    Fila("admin:login", "Entrar", (ENTRAR, *(VEDADO,) * 5, SI, SI), NADA_QUE_ENVIAR),
    Fila("admin:logout", "Salir", NADA_QUE_ENVIAR, TODOS),
    Fila("admin:password_change", "Cambiar la contraseña", EN_EL_ADMIN, EN_EL_ADMIN),
    Fila("admin:password_change_done", "Aviso de que cambió", EN_EL_ADMIN, NADA_QUE_ENVIAR),
    Fila("admin:autocomplete", "Buscador de los formularios", EN_EL_ADMIN, NADA_QUE_ENVIAR),
    Fila("admin:jsi18n", "Palabras del calendario", EN_EL_ADMIN, NADA_QUE_ENVIAR),
    Fila(_IMPORTAR, "Subir una hoja de cálculo", ADMINISTRACION, ADMINISTRACION),
    Fila(f"{_IMPORTAR}_plantilla", "Hoja para llenar", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila(f"{_IMPORTAR}_preview", "Revisar lo subido", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila(f"{_IMPORTAR}_lista", "Errores de lo subido", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila(
        "admin:compromisos_evaluacion_exportar",
        "Exportar una agenda, también sin publicar",
        ADMINISTRACION,
        NADA_QUE_ENVIAR,
    ),
    Fila(
        "admin:compromisos_evaluacion_process_import",
        "Importar lo revisado",
        NADA_QUE_ENVIAR,
        ADMINISTRACION,
    ),
    Fila("admin:compromisos_evaluacion_publicar", "Publicar", QUIEN_PUBLICA, QUIEN_PUBLICA),
    Fila("admin:compromisos_evaluacion_retirar", "Retirar", QUIEN_PUBLICA, QUIEN_PUBLICA),
    Fila("admin:comites_evento_cambiar", "Cambiar un evento", QUIEN_PUBLICA, QUIEN_PUBLICA),
    Fila("admin:comites_evento_inscripciones", "Inscritos", QUIEN_PUBLICA, NADA_QUE_ENVIAR),
    Fila(
        "admin:compromisos_usuario_segundo_factor",
        "Quitar el teléfono de otra persona",
        QUIEN_PUBLICA,
        QUIEN_PUBLICA,
    ),
]

_OBRA, _PROPUESTA = "admin:obras_obra", "admin:obras_propuesta"
_VOTACION, _EVALUACION = "admin:obras_votacion", "admin:obras_evaluacioncalidad"
OBRAS = [
    Fila(f"{_OBRA}_publicar", "Publicar una obra", QUIEN_PUBLICA, QUIEN_PUBLICA),
    Fila(f"{_OBRA}_etapa", "Cambiarla de etapa", QUIEN_PUBLICA, QUIEN_PUBLICA),
    Fila(f"{_OBRA}_cambiar", "Cambiar montos o fechas", QUIEN_PUBLICA, QUIEN_PUBLICA),
    Fila(f"{_OBRA}_fotos", "Agregar fotos", QUIEN_PUBLICA, QUIEN_PUBLICA),
    *(
        Fila(f"admin:obras_foto{de}_retirar", f"Retirar una foto {que}", *[QUIEN_PUBLICA] * 2)
        for de, que in FOTOS_DE.items()
    ),
    Fila(f"{_PROPUESTA}_version", "Otra versión", ADMINISTRACION, ADMINISTRACION),
    Fila(f"{_PROPUESTA}_contribucion", "Contribución", ADMINISTRACION, ADMINISTRACION),
    Fila(f"{_PROPUESTA}_dictamen", "Dictaminar", ADMINISTRACION, ADMINISTRACION),
    Fila(f"{_PROPUESTA}_firma", "Compromiso firmado", ADMINISTRACION, ADMINISTRACION),
    Fila("admin:obras_compromisofirmado_archivo", "Su escaneo", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila(f"{_VOTACION}_acta", "Capturar un acta", ADMINISTRACION, ADMINISTRACION),
    Fila(f"{_VOTACION}_publicar", "Publicar el resultado", ADMINISTRACION, ADMINISTRACION),
    Fila("admin:obras_actavotacion_archivo", "Acta escaneada", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila(f"{_EVALUACION}_archivo", "Evaluación firmada", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila(f"{_EVALUACION}_evidencia", "Su evidencia", ADMINISTRACION, NADA_QUE_ENVIAR),
]

COMITES = [
    Fila("admin:comites_comite_acta", "Acta de constitución", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila("admin:comites_integrante_acta", "Acta de sustitución", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila("admin:comites_acta_archivo", "Acta firmada", ADMINISTRACION, NADA_QUE_ENVIAR),
    Fila("admin:comites_integrante_sustituir", "Sustituir", ADMINISTRACION, ADMINISTRACION),
    Fila("admin:comites_integrante_contacto", "Contacto", ADMINISTRACION, ADMINISTRACION),
    Fila("admin:comites_integrante_consentimiento", "Consentir", ADMINISTRACION, ADMINISTRACION),
    Fila("admin:comites_integrante_cuenta", "Su cuenta", ADMINISTRACION, ADMINISTRACION),
    Fila("admin:comites_integrante_borrar", "Borrar a la persona", ADMINISTRACION, ADMINISTRACION),
]

# --- The admin's pages of each model --------------------------------------------------------
VER, AGREGAR, CAMBIAR, BORRAR = "ver", "agregar", "cambiar", "borrar"
_LEE = (VER,)
_AGREGA = (VER, AGREGAR)
_LLEVA = (VER, AGREGAR, CAMBIAR)
_LLEVA_Y_BORRA = (VER, AGREGAR, CAMBIAR, BORRAR)

MODELOS = {  # what validación and administración may do; for all others there is no admin
    "actividad": (_LEE, _LLEVA),
    "avance": (_LEE, _LEE),
    "causaatraso": (_LEE, _LLEVA),
    "compromiso": (_LEE, _LLEVA),
    "convenio": (_LEE, _LLEVA),
    "correo": ((), _LEE),
    "corte": (_AGREGA, _AGREGA),
    "dependencia": (_LEE, _LLEVA),
    "documento": (_LEE, _LLEVA_Y_BORRA),
    "enlace": (_LEE, _LLEVA),
    "evaluacion": (_LEE, _LLEVA),
    "puntosintesis": (_LEE, _LLEVA_Y_BORRA),
    "recomendacion": (_LEE, _LLEVA),
    "responsabilidad": (_LEE, _LLEVA_Y_BORRA),
    "tipomejora": (_LEE, _LLEVA),
    "usuario": ((), _LLEVA),
}
DE_COMITES = {  # the same, of the other app
    "acta": ((), _AGREGA),
    "avisoprivacidad": (_LEE, _AGREGA),
    "cedula": ((), _AGREGA),
    "comite": (_LEE, _LLEVA),
    "consultacontacto": ((), _LEE),
    "consultaqueja": ((), _LEE),
    "edicion": (_LEE, _LLEVA),
    "enlacemunicipal": (_LEE, _LLEVA),
    "entregainforme": ((), _AGREGA),
    "evento": (_LEE, _LLEVA),
    "facultad": (_LEE, _LLEVA),
    "indicemarginacion": (_LEE, _LLEVA),
    "informe": (_LEE, _LLEVA),
    "instrumento": (_LEE, _LLEVA),
    "integrante": ((), _LLEVA),
    "municipio": (_LEE, _LLEVA),
    "queja": (_LEE, _AGREGA),
    "reactivo": (_LEE, _LLEVA_Y_BORRA),
    "region": (_LEE, _LLEVA),
    "reglaelegibilidad": (_LEE, _LLEVA),
    "versioninstrumento": (_LEE, _LLEVA),
}
DE_OBRAS = {
    "accioncorrectiva": (_LEE, _AGREGA),
    "actavotacion": ((), _LEE),
    "avanceobra": (_LEE, _LEE),
    "compromisofirmado": ((), _LEE),
    "evaluacioncalidad": ((), _AGREGA),
    "fotohallazgo": (_LEE, _LEE),
    "fotomantenimiento": (_LEE, _LEE),
    "fotoobra": (_LEE, _LEE),
    "hallazgo": (_LEE, _AGREGA),
    "instrumentodeobra": (_LEE, _LLEVA),
    "necesidad": (_LEE, _LLEVA),
    "necesidadmantenimiento": (_LEE, _AGREGA),
    "obra": (_LEE, _LLEVA),
    "propuesta": (_LEE, _LLEVA),
    "votacion": (_LEE, _LLEVA),
}
MODELOS |= DE_COMITES | DE_OBRAS
PAGINAS = {  # the page of a model: what it takes to read it, and to send its form
    "changelist": (VER, None),
    "add": (AGREGAR, AGREGAR),
    "change": (VER, CAMBIAR),
    "delete": (BORRAR, BORRAR),
    "history": (VER, None),
    "simple_history": (VER, None),
}
# Only ever added: they have no earlier versions.
SIN_HISTORIA = (
    "avance",
    "correo",
    "corte",
    "acta",
    "avisoprivacidad",
    "consultacontacto",
    "cedula",
    "consultaqueja",
    "entregainforme",
    "queja",
    "accioncorrectiva",
    "actavotacion",
    "avanceobra",
    "compromisofirmado",
    "evaluacioncalidad",
    "fotohallazgo",
    "fotomantenimiento",
    "fotoobra",
    "hallazgo",
    "necesidadmantenimiento",
)


def app_de(modelo) -> str:
    if modelo in DE_OBRAS:
        return "obras"
    return "comites" if modelo in DE_COMITES else "compromisos"


def _de_modelo(modelo, pagina) -> Fila:
    leer, escribir = PAGINAS[pagina]
    return Fila(
        f"admin:{app_de(modelo)}_{modelo}_{pagina}",
        f"{modelo}: {pagina}",
        _segun(modelo, leer),
        _segun(modelo, escribir) if escribir else NADA_QUE_ENVIAR,
    )


def _segun(modelo, accion):
    return SIN_ADMIN + tuple(SI if accion in puede else VEDADO for puede in MODELOS[modelo])


# The lists with sheets of their own.
SE_IMPORTAN = {
    "indicemarginacion": "índices",
    "comite": "comités, con quienes los integran",
    "evento": "eventos",
    "obra": "obras",
    "avanceobra": "avances de obras",
}


def _de_hoja(modelo, que) -> list[Fila]:
    ruta = f"admin:{app_de(modelo)}_{modelo}"
    return [
        Fila(f"{ruta}_import", f"Subir una hoja de {que}", ADMINISTRACION, ADMINISTRACION),
        Fila(f"{ruta}_import_plantilla", "Hoja para llenar", ADMINISTRACION, NADA_QUE_ENVIAR),
        Fila(f"{ruta}_import_preview", "Revisar lo subido", ADMINISTRACION, NADA_QUE_ENVIAR),
        Fila(f"{ruta}_import_lista", "Errores de lo subido", ADMINISTRACION, NADA_QUE_ENVIAR),
        Fila(f"{ruta}_process_import", "Importar lo revisado", NADA_QUE_ENVIAR, ADMINISTRACION),
        Fila(f"{ruta}_exportar", f"Exportar {que}", ADMINISTRACION, NADA_QUE_ENVIAR),
    ]


HOJAS = [fila for modelo, que in SE_IMPORTAN.items() for fila in _de_hoja(modelo, que)]

SECCIONES = {
    "Páginas públicas": PUBLICAS,
    "Lo que no es público": OCULTAS,
    "La cuenta": CUENTA,
    "El panel": PANEL,
    "El administrador": ADMIN,
    "Las hojas de los comités y las obras": HOJAS,
    "Los integrantes de los comités": COMITES,
    "Las quejas": QUEJAS,
    "Los instrumentos, las cédulas y los informes": INSTRUMENTOS,
    "Las obras, las propuestas y las votaciones": OBRAS,
}

DE_MODELOS = [
    _de_modelo(modelo, pagina)
    for modelo in MODELOS
    for pagina in PAGINAS
    if pagina != "simple_history" or modelo not in SIN_HISTORIA
]
FILAS = [*(fila for filas in SECCIONES.values() for fila in filas), *DE_MODELOS]


# --- docs/permisos.md -----------------------------------------------------------------------
def en_markdown() -> str:
    """The whole of docs/permisos.md."""
    partes = [
        "# Quién puede ver y hacer qué\n",
        "Lo escribe `scripts/hacer_permisos.py` a partir de `tests/permisos/matriz.py`; las "
        "pruebas recorren cada renglón con cada persona, leyendo y enviando. Una página nueva que "
        "no esté aquí hace fallar la suite.\n",
        f"**{SI}**: la página, o lo pedido. **{NO}**: para esa persona no hay tal página (404). "
        f"**{ENTRAR}**: se le pide entrar. **{VEDADO}**: sabe que está ahí, y no es para ella "
        f"(403). **{NADA}**: no hay nada que enviar.\n",
    ]
    for titulo, filas in SECCIONES.items():
        partes += [f"## {titulo}\n", _tabla(filas)]
    partes += ["## Lo que guarda el administrador\n", _tabla_de_modelos()]
    return "\n".join(partes)


def _tabla(filas) -> str:
    renglones = [["Página", "", *PAPELES], ["---"] * (2 + len(PAPELES))]
    for fila in filas:
        que = " ".join(filter(None, (fila.que, fila.caso)))
        if fila.leer != NADA_QUE_ENVIAR:
            renglones.append([que, "ver", *fila.leer])
        if fila.escribir != NADA_QUE_ENVIAR:
            renglones.append([que, "enviar", *fila.escribir])
    return _renglones(renglones)


def _tabla_de_modelos() -> str:
    renglones = [["", *PAPELES[-2:]], ["---"] * 3]
    for modelo, puede in MODELOS.items():
        renglones.append([modelo, *(", ".join(acciones) or NADA for acciones in puede)])
    return _renglones(renglones)


def _renglones(renglones) -> str:
    return "".join(f"| {' | '.join(celdas)} |\n" for celdas in renglones)
