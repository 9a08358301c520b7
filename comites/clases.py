"""How reserved each field is, of this app and of those to its right: what is not PUBLICO is on
no public page.

A new field has to be written here (a test looks for it). A history table is as reserved as the
table it is of.
"""

from enum import StrEnum

from django.db.models import Model


class Clase(StrEnum):
    PUBLICO = "público"
    INTERNO = "interno"  # of use inside; in public at most as a total
    CONFIDENCIAL = "confidencial"  # of a person, or leads to one: for the unit
    SENSIBLE = "sensible"  # could harm whom it is about; this app asks for none


CLASES: dict[str, dict[Clase, str]] = {
    "Region": {Clase.PUBLICO: "id numero nombre slug", Clase.INTERNO: "clave_nombre"},
    "Municipio": {
        Clase.PUBLICO: "id clave nombre slug region cabecera latitud longitud poblacion_2020 "
        "columna renglon",
        Clase.INTERNO: "clave_nombre texto_busqueda",
    },
    "IndiceMarginacion": {Clase.PUBLICO: "id municipio anio indice grado sentido fuente"},
    "Edicion": {Clase.PUBLICO: "id anio regiones techo demo"},
    "EtapaEdicion": {Clase.PUBLICO: "id edicion etapa inicio fin"},
    "Comite": {
        Clase.PUBLICO: "id clave nombre tipo municipio edicion constituido_el vigente_hasta",
        Clase.INTERNO: "clave_nombre",
    },
    "EnlaceMunicipal": {Clase.INTERNO: "id municipio usuario desde hasta"},
    # `nombre` goes out only as `nombre_publico`, of whoever consents: see IntegranteQuerySet. The
    # liaison of the municipality also sees it, of those in post, and asks for the contact.
    "Integrante": {
        Clase.PUBLICO: "id comite cargo desde hasta sustituye_a",
        Clase.INTERNO: "sector sexo grupo_edad borrado_el",
        Clase.CONFIDENCIAL: "nombre clave_nombre usuario declara_sin_cargo_publico "
        "declara_sin_cargo_partido",
    },
    "ContactoIntegrante": {Clase.CONFIDENCIAL: "id integrante medio dato"},
    "ConsultaContacto": {Clase.CONFIDENCIAL: "id integrante usuario momento"},
    "AvisoPrivacidad": {
        Clase.PUBLICO: "id numero vigente_desde simplificado integral",
        Clase.INTERNO: "creado",
    },
    "Consentimiento": {
        Clase.INTERNO: "id aviso fecha medio registra creado",
        Clase.CONFIDENCIAL: "integrante otorga",
    },
    "Facultad": {
        Clase.PUBLICO: "id tipo_comite etapa clase cargo texto fundamento vigente_desde "
        "vigente_hasta"
    },
    "ReglaElegibilidad": {
        Clase.PUBLICO: "id tipo_comite clave razon fundamento vigente_desde vigente_hasta"
    },
    "Acta": {
        Clase.PUBLICO: "id comite tipo firmada_el",
        Clase.INTERNO: "folio tipo_mime bytes sha256 registra creado",
        Clase.CONFIDENCIAL: "integrante archivo",
    },
    "Instrumento": {Clase.PUBLICO: "id clave nombre para_que uso"},
    "VersionInstrumento": {Clase.PUBLICO: "id instrumento numero publicada_en"},
    "Reactivo": {Clase.PUBLICO: "id version orden texto tipo peso obligatorio evidencia_requerida"},
    "OpcionReactivo": {Clase.PUBLICO: "id reactivo orden texto valor"},
    # What is answered in words may name people; the rest is public as counts and as a score.
    "Aplicacion": {Clase.PUBLICO: "id version fecha", Clase.INTERNO: "captura creado"},
    "Respuesta": {
        Clase.INTERNO: "id aplicacion reactivo opcion numero",
        Clase.CONFIDENCIAL: "texto archivo tipo_mime bytes sha256 url",
    },
    "Informe": {Clase.PUBLICO: "id comite tipo desde hasta vence"},
    # The file goes out only where `publica` says so.
    "EntregaInforme": {
        Clase.PUBLICO: "id informe entregado_el publica url",
        Clase.INTERNO: "archivo tipo_mime bytes sha256 registra creado",
    },
    "Cedula": {
        Clase.PUBLICO: "id comite aplicacion",
        Clase.CONFIDENCIAL: "archivo tipo_mime bytes sha256",
    },
    "Queja": {
        Clase.PUBLICO: "folio via recibida_el",
        Clase.INTERNO: "id comite municipio ficha registra creado",
    },
    "DatosQueja": {Clase.CONFIDENCIAL: "id queja texto nombre contacto"},
    "NotaQueja": {Clase.CONFIDENCIAL: "id queja texto autor creado"},
    "Turno": {Clase.PUBLICO: "creado", Clase.INTERNO: "id queja dependencia turna"},
    "Resolucion": {Clase.PUBLICO: "resultado creado", Clase.INTERNO: "id queja resuelve"},
    "ConsultaQueja": {Clase.CONFIDENCIAL: "id queja usuario creado"},
    "Evento": {
        Clase.PUBLICO: "id clave tipo titulo edicion municipio comites actividades sede latitud "
        "longitud inicio fin orden_del_dia con_inscripcion cupo publicado estado",
        Clase.INTERNO: "texto_busqueda",
    },
    "CambioEvento": {
        Clase.PUBLICO: "id evento numero estado_antes estado inicio_antes inicio fin_antes fin "
        "sede_antes sede motivo creado",
        Clase.INTERNO: "autor",
    },
    "Convocatoria": {Clase.PUBLICO: "id evento publicada_el medios texto"},
    "Inscripcion": {
        Clase.INTERNO: "id evento estado ficha aviso creada",
        Clase.CONFIDENCIAL: "nombre contacto",
    },
    # Minutes go out once `publicada`; what proves an agreement unless it is reserved.
    "Minuta": {
        Clase.PUBLICO: "id evento texto publicada",
        Clase.INTERNO: "archivo tipo_mime bytes sha256",
    },
    "Acuerdo": {
        Clase.PUBLICO: "id evento numero texto dependencia comite fecha",
        Clase.INTERNO: "texto_busqueda",
    },
    "SeguimientoAcuerdo": {
        Clase.PUBLICO: "id acuerdo numero estado texto url publica fecha creado",
        Clase.INTERNO: "archivo tipo_mime bytes sha256 autor",
    },
    # In totals, and never of a group so small that it tells who came.
    "Asistencia": {Clase.INTERNO: "id evento sexo grupo_edad cuantos"},
    "Envio": {Clase.INTERNO: "id formulario objeto huella creado"},
}


def registrar(tabla: dict[str, dict[Clase, str]]):
    """The same of the models of an app to the right of this one; called in its
    `AppConfig.ready()`."""
    CLASES.update(tabla)


def clase_de(modelo: type[Model], campo: str) -> Clase:
    """CONFIDENCIAL for what nobody classed."""
    clases = CLASES.get(modelo.__name__, {})
    return next((c for c, campos in clases.items() if campo in campos.split()), Clase.CONFIDENCIAL)


def publicos(modelo: type[Model]) -> list[str]:
    """The fields of the model that the public may have."""
    return CLASES.get(modelo.__name__, {}).get(Clase.PUBLICO, "").split()
