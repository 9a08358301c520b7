"""A site with one of each thing, and where each address of the matrix leads in it.

What is nobody's but its own has SECRETO in its words.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import time_machine
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from comites import fichas
from comites.views.quejas import recibo_de
from compromisos import models
from compromisos.acciones import cerrar_corte
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from tests import fabricas
from tests.comites.formularios import abierta_hace
from tests.compromisos.importacion.hojas import fila, libro
from tests.compromisos.panel.archivos import PDF

from . import mundo_obras
from .hojas import de_hojas
from .matriz import (
    DE_OTRO_MUNICIPIO,
    DE_UN_COMITE,
    EVENTO_SIN_PUBLICAR,
    PAPELES,
    POR_VALIDAR,
    RESERVADA,
    SECRETO,
    SIN_HISTORIA,
    SIN_PUBLICAR,
    VERSION_ANTERIOR,
    Fila,
    app_de,
)

TERMINO = date(2026, 1, 15)
SIN_FIN = date(2090, 12, 31)
FABRICAS = {
    "actividad": fabricas.ActividadFactory,
    "avance": fabricas.AvanceFactory,
    "causaatraso": fabricas.CausaAtrasoFactory,
    "compromiso": fabricas.CompromisoFactory,
    "convenio": lambda: fabricas.ConvenioFactory(de=[fabricas.DependenciaFactory()]),
    "correo": fabricas.CorreoFactory,
    "corte": fabricas.CorteFactory,
    "dependencia": fabricas.DependenciaFactory,
    "documento": fabricas.DocumentoFactory,
    "enlace": fabricas.EnlaceFactory,
    "evaluacion": fabricas.EvaluacionFactory,
    "puntosintesis": fabricas.PuntoSintesisFactory,
    "recomendacion": fabricas.RecomendacionFactory,
    "responsabilidad": fabricas.ResponsabilidadFactory,
    "tipomejora": fabricas.TipoMejoraFactory,
    "usuario": fabricas.UsuarioFactory,
    "acta": fabricas.ActaFactory,
    "avisoprivacidad": fabricas.AvisoPrivacidadFactory,
    "comite": fabricas.ComiteFactory,
    "consultacontacto": fabricas.ConsultaContactoFactory,
    "facultad": fabricas.FacultadFactory,
    "integrante": fabricas.IntegranteFactory,
    "reglaelegibilidad": fabricas.ReglaElegibilidadFactory,
    "evento": fabricas.EventoFactory,
    "enlacemunicipal": fabricas.EnlaceMunicipalFactory,
    "edicion": lambda: fabricas.EdicionFactory(en=[fabricas.RegionFactory()]),
    "indicemarginacion": fabricas.IndiceMarginacionFactory,
    "municipio": fabricas.MunicipioFactory,
    "region": fabricas.RegionFactory,
    "cedula": fabricas.CedulaFactory,
    "consultaqueja": fabricas.ConsultaQuejaFactory,
    "entregainforme": fabricas.EntregaInformeFactory,
    "informe": fabricas.InformeFactory,
    "instrumento": fabricas.InstrumentoFactory,
    "queja": fabricas.QuejaFactory,
    "reactivo": fabricas.ReactivoFactory,
    "versioninstrumento": fabricas.VersionInstrumentoFactory,
    **mundo_obras.FABRICAS,
}

CONSULTAS = {
    "admin:autocomplete": "?app_label=compromisos&model_name=actividad&field_name=compromiso&term="
}


@dataclass
class Mundo:
    """`cuentas`: by kind of person; `args`: of an address, by (ruta, caso); `datos`: what an
    address is to be sent so that it does something, by ruta (bytes: a file)."""

    cuentas: dict
    args: dict
    datos: dict

    def direccion(self, fila: Fila) -> str:
        args = self.args.get((fila.ruta, fila.caso), ())
        return reverse(fila.ruta, args=args) + CONSULTAS.get(fila.ruta, "")


def crear_mundo() -> Mundo:
    dependencia = fabricas.DependenciaFactory(slug="obras")
    comite = fabricas.ContraloriaFactory(clave="cs-tala", vigente_hasta=SIN_FIN)
    cuentas = _cuentas(dependencia, comite)
    publicada = _agenda(dependencia, "publicada", publicada_en=timezone.now())
    oculta = _agenda(dependencia, "oculta", nombre=f"Agenda {SECRETO}")
    validado, por_validar = (
        fabricas.AvanceFactory(
            actividad=publicada,
            dependencia=dependencia,
            texto=texto,
            causa_atraso=fabricas.CausaAtrasoFactory(),
        )
        for texto in ("Se validó.", f"Se reportó la {SECRETO}.")
    )
    fabricas.RevisionFactory(avance=validado)
    prorroga = fabricas.ProrrogaFactory(actividad=publicada, motivo="Faltó presupuesto.")
    sin_pedir = fabricas.ResponsabilidadFactory(
        actividad__fecha_termino=TERMINO, dependencia=dependencia
    ).actividad
    de_la_oculta = fabricas.RevisionFactory(avance__actividad=oculta).avance
    evidencias = {
        "": _evidencia(validado),
        RESERVADA: _evidencia(validado, titulo=f"Nómina {SECRETO}", publica=False),
        POR_VALIDAR: _evidencia(por_validar, titulo=f"Minuta {SECRETO}"),
        SIN_PUBLICAR: _evidencia(de_la_oculta),
    }
    convenio = fabricas.ConvenioFactory(
        url="", archivo=ContentFile(PDF, "convenio.pdf"), de=[dependencia]
    )
    pendiente = models.ImportacionPendiente.objects.create(
        usuario=cuentas["administración"],
        nombre="agenda.xlsx",
        contenido=libro(fila()),
        evaluacion=f"Importada {SECRETO}",
        crear_dependencias=True,
    )
    corte = cerrar_corte(cierra=cuentas["validación"])
    args = {
        **_args_publicos(publicada, dependencia, convenio),
        **{(f"compromisos:corte-{que}", ""): [corte.numero] for que in ("detail", "archivo")},
        **_args_ocultos(oculta),
        **{("compromisos:evidencia-detail", k): [e.pk] for k, e in evidencias.items()},
        **_args_del_panel(publicada, sin_pedir, por_validar, prorroga, evidencias[RESERVADA]),
        **_args_del_admin(publicada, oculta, pendiente),
        **_args_de_comites(),
        **_args_de_contactos(comite),
        **_args_de_contraloria(dependencia, comite),
        **_args_de_eventos(dependencia, comite),
    }
    datos = _datos(por_validar, pendiente)
    for mas_args, mas_datos in (
        de_hojas(cuentas["administración"]),
        mundo_obras.args_y_datos(dependencia, comite),
    ):
        args |= mas_args
        datos |= mas_datos
    return Mundo(cuentas, args, datos)


def _cuentas(dependencia, comite) -> dict:
    def con_rol(rol):
        usuario = fabricas.UsuarioFactory(is_staff=True)
        usuario.groups.set(Group.objects.filter(name=rol))
        return usuario

    def integrante_de(comite):
        return fabricas.IntegranteFactory(comite=comite, usuario=fabricas.UsuarioFactory()).usuario

    quienes = [
        None,
        fabricas.EnlaceFactory(dependencia=dependencia).usuario,
        fabricas.EnlaceFactory().usuario,
        integrante_de(comite),
        integrante_de(fabricas.ContraloriaFactory(vigente_hasta=SIN_FIN)),
        fabricas.EnlaceMunicipalFactory(municipio=comite.municipio).usuario,
        con_rol(VALIDADOR),
        con_rol(ADMINISTRADOR),
    ]
    return dict(zip(PAPELES, quienes, strict=True))


def _agenda(dependencia, slug, **campos):
    """The one activity of an agenda; the unit answers for it."""
    actividad = fabricas.ActividadFactory(
        compromiso__evaluacion=fabricas.EvaluacionFactory(slug=slug, **campos),
        compromiso__numero=1,
        numero=1,
        fecha_termino=TERMINO,
    )
    fabricas.ResponsabilidadFactory(actividad=actividad, dependencia=dependencia)
    fabricas.DocumentoFactory(
        evaluacion=actividad.compromiso.evaluacion,
        url="",
        archivo=ContentFile(PDF, "documento.pdf"),
    )
    return actividad


def _evidencia(avance, **campos):
    return fabricas.EvidenciaFactory(
        avance=avance,
        url="",
        archivo=ContentFile(PDF, "evidencia.pdf"),
        tipo_mime="application/pdf",
        bytes=len(PDF),
        sha256="0" * 64,
        **campos,
    )


def _args_publicos(actividad, dependencia, convenio):
    de_agenda = _args_de_agenda(actividad, "")
    return de_agenda | {
        ("compromisos:dependencia-detail", ""): [dependencia.slug],
        ("compromisos:dependencia-plazos", ""): [dependencia.slug],
        ("compromisos:dependencia-canal", ""): [dependencia.slug],
        ("compromisos:convenio-documento", ""): [convenio.pk],
        ("comites:municipio-detail", ""): [fabricas.MunicipioFactory(slug="tala").slug],
    }


def _args_de_eventos(dependencia, comite):
    """A published event with its minutes and an agreement that the unit owes and another that the
    committee does, and hidden ones."""
    manana = timezone.now() + timedelta(days=1)
    evento = fabricas.EventoFactory(publico=True, con_inscripcion=True, inicio=manana)
    oculto = fabricas.EventoFactory(titulo=f"Taller {SECRETO}", con_inscripcion=True)
    sin_minuta = fabricas.EventoFactory(publico=True)
    fabricas.MinutaFactory(evento=evento, publica=True, **_pdf())
    fabricas.MinutaFactory(evento=oculto, publica=True, **_pdf())
    fabricas.MinutaFactory(evento=sin_minuta, texto=f"Se acordó la {SECRETO}.", **_pdf())
    pasado = fabricas.MinutaFactory(evento__publico=True, publica=True).evento
    acuerdo = fabricas.AcuerdoFactory(evento=pasado, dependencia=dependencia)
    del_comite = fabricas.AcuerdoFactory(evento=pasado, comite=comite)
    publica, reservada, _, suya = (
        fabricas.SeguimientoAcuerdoFactory(acuerdo=de, numero=n, publica=publica, **_pdf())
        for de in (acuerdo, del_comite)
        for n, publica in ((1, True), (2, False))
    )
    inscripcion = fabricas.InscripcionFactory(evento=evento, nombre=f"Ana {SECRETO}")
    de_uno = [
        f"comites:{ruta}"
        for ruta in (
            "evento-detail",
            "evento-ics",
            "evento-cartel",
            "inscripcion-create",
            "minuta-archivo",
        )
    ]
    return {
        **{(ruta, ""): [evento.clave] for ruta in de_uno},
        **{(ruta, EVENTO_SIN_PUBLICAR): [oculto.clave] for ruta in de_uno},
        ("comites:minuta-archivo", "sin publicar"): [sin_minuta.clave],
        ("comites:inscripcion-detail", ""): [inscripcion.token],
        ("comites:seguimiento-archivo", ""): [publica.pk],
        ("comites:seguimiento-archivo", RESERVADA): [reservada.pk],
        ("comites:seguimiento-archivo-privado", ""): [reservada.pk],
        ("comites:seguimiento-create", ""): [acuerdo.pk],
        ("comites:seguimiento-archivo-privado", DE_UN_COMITE): [suya.pk],
        ("comites:seguimiento-create", DE_UN_COMITE): [del_comite.pk],
        ("admin:comites_evento_cambiar", ""): [evento.pk],
        ("admin:comites_evento_inscripciones", ""): [evento.pk],
    }


def _pdf():
    return {
        "archivo": ContentFile(PDF, "archivo.pdf"),
        "tipo_mime": "application/pdf",
        "bytes": len(PDF),
        "sha256": "0" * 64,
    }


def _args_ocultos(actividad):
    return _args_de_agenda(actividad, SIN_PUBLICAR)


def _args_de_agenda(actividad, caso):
    evaluacion = actividad.compromiso.evaluacion
    return {
        (f"compromisos:{ruta}", caso): [evaluacion.slug, *resto]
        for ruta, resto in {
            "evaluacion-detail": [],
            "evaluacion-plazos": [],
            "evaluacion-canal": [],
            "compromiso-canal": [1],
            "cobertura": [],
            "documento-detail": [evaluacion.documentos.get().pk],
            "compromiso-detail": [1],
            "compromiso-plazos": [1],
            "actividad-detail": [1, 1],
        }.items()
    }


def _args_del_panel(actividad, otra, por_validar, prorroga, reservada):
    return {
        (f"compromisos:{ruta}", ""): args
        for ruta, args in {
            "avance-create": [actividad.pk],
            "prorroga-create": [otra.pk],
            "cierre-create": [actividad.pk],
            "revision-create": [por_validar.pk],
            "resolucion-create": [prorroga.pk],
            "evidencia-privada": [reservada.pk],
            "contrasena-nueva": ["MQ", "no-es-un-enlace"],
        }.items()
    }


def _args_del_admin(publicada, oculta, pendiente):
    args = {
        ("admin:app_list", ""): ["compromisos"],
        ("admin:compromisos_evaluacion_import_preview", ""): [pendiente.clave],
        ("admin:compromisos_evaluacion_import_lista", ""): [pendiente.clave, "errores", "csv"],
        ("admin:compromisos_evaluacion_exportar", ""): [oculta.compromiso.evaluacion_id, "csv"],
        ("admin:compromisos_evaluacion_publicar", ""): [oculta.compromiso.evaluacion_id],
        ("admin:compromisos_evaluacion_retirar", ""): [publicada.compromiso.evaluacion_id],
        ("admin:compromisos_usuario_segundo_factor", ""): [fabricas.TelefonoFactory().user_id],
    }
    for modelo, fabrica in FABRICAS.items():
        objeto = fabrica()
        for pagina in ("change", "delete", "history"):
            args[f"admin:{app_de(modelo)}_{modelo}_{pagina}", ""] = [objeto.pk]
        if modelo not in SIN_HISTORIA:
            version = objeto.history.latest().pk
            args[f"admin:{app_de(modelo)}_{modelo}_simple_history", ""] = [objeto.pk, version]
    return args


def _args_de_comites():
    """A committee with a member whose name and contact are nobody's but the unit's."""
    entra = fabricas.IntegranteFactory(
        nombre=f"Rosa {SECRETO}",
        comite__clave="cc-tala",
        sustituye_a=fabricas.IntegranteFactory(hasta=date(2026, 2, 28)),
    )
    fabricas.ContactoIntegranteFactory(integrante=entra, dato=f"{SECRETO}@example.org")
    aviso = fabricas.AvisoPrivacidadFactory(numero=1)
    acta = fabricas.ActaFactory(comite=entra.comite, escaneo=f"%PDF {SECRETO} %%EOF".encode())
    de_quien_entra = {
        (f"admin:comites_integrante_{que}", ""): [entra.pk]
        for que in ("acta", "sustituir", "contacto", "consentimiento", "cuenta", "borrar")
    }
    return de_quien_entra | {
        ("comites:comite-detail", ""): ["cc-tala"],
        ("comites:aviso-version", ""): [aviso.numero],
        ("admin:comites_comite_acta", ""): [entra.comite_id],
        ("admin:comites_acta_archivo", ""): [acta.pk],
    }


def _args_de_contactos(comite):
    """How to reach somebody in the committee, and somebody in one of another municipality."""
    otro = fabricas.ContraloriaFactory(vigente_hasta=SIN_FIN)
    return {
        ("comites:contacto-panel", caso): [
            fabricas.ContactoIntegranteFactory(
                integrante__comite=de, integrante__nombre=f"Rosa {SECRETO}", dato=SECRETO
            ).integrante_id
        ]
        for caso, de in (("", comite), (DE_OTRO_MUNICIPIO, otro))
    }


def _args_de_contraloria(dependencia, comite):
    """A complaint that was turned to the unit, reports and a question sheet with their files."""
    datos = fabricas.DatosQuejaFactory(texto=f"Falta la {SECRETO}.", nombre=f"Rosa {SECRETO}")
    fabricas.TurnoFactory(queja=datos.queja, dependencia=dependencia)
    con_archivo = {"tipo_mime": "application/pdf", "bytes": len(PDF), "sha256": "0" * 64}
    publico, reservado = (
        fabricas.EntregaInformeFactory(
            informe__comite=comite,
            url="",
            publica=publica,
            archivo=ContentFile(PDF, "informe.pdf"),
            **con_archivo,
        )
        for publica in (True, False)
    )
    texto = fabricas.ReactivoFactory(tipo="texto")
    respuesta = fabricas.RespuestaFactory(
        aplicacion__version=texto.version,
        reactivo=texto,
        numero=None,
        texto=f"La {SECRETO}.",
        archivo=ContentFile(PDF, "foto.pdf"),
        **con_archivo,
    )
    cedula = fabricas.CedulaFactory(
        comite=comite,
        aplicacion=respuesta.aplicacion,
        archivo=ContentFile(PDF, "cedula.pdf"),
        **con_archivo,
    )
    version = texto.version
    instrumento = fabricas.InstrumentoFactory(clave="vigilancia")
    anterior, vigente = (
        fabricas.VersionInstrumentoFactory(
            instrumento=instrumento, numero=n, publicada_en=timezone.now()
        )
        for n in (1, 2)
    )
    de_la_queja = {
        (f"admin:comites_queja_{que}", ""): [datos.queja_id]
        for que in ("datos", "turnar", "resolver")
    }
    return de_la_queja | {
        ("comites:contraloria-detail", ""): [comite.clave],
        ("comites:cedula-create", ""): [comite.clave, vigente.pk],
        ("comites:cedula-create", VERSION_ANTERIOR): [comite.clave, anterior.pk],
        ("comites:informe-archivo", ""): [publico.pk],
        ("comites:informe-archivo", RESERVADA): [reservado.pk],
        ("comites:queja-recibida", ""): [recibo_de(datos.queja)],
        ("comites:queja-panel-detail", ""): [datos.queja_id],
        ("admin:comites_versioninstrumento_publicar", ""): [version.pk],
        ("admin:comites_versioninstrumento_copiar", ""): [version.pk],
        ("admin:comites_cedula_archivo", ""): [cedula.pk],
        ("admin:comites_cedula_evidencia", ""): [cedula.pk, respuesta.pk],
        ("admin:comites_entregainforme_archivo", ""): [reservado.pk],
    }


def _ficha() -> str:
    """Of a form that has been open for a while."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        return fichas.nueva()


def _datos(por_validar, pendiente) -> dict:
    clave = "una frase larga y nueva"
    return {
        "compromisos:avance-create": {
            "porcentaje": "60",
            "fecha": "2026-01-20",
            "texto": "Se avanzó más.",
            "siguiente_paso": "Lo que falta.",
            "causa_atraso": por_validar.causa_atraso_id,
            "visto": por_validar.pk,
        },
        "compromisos:prorroga-create": {"a": "2027-06-30", "motivo": "Faltó presupuesto."},
        "compromisos:revision-create": {
            "resultado": "validado",
            "porcentaje": "40",
            "suficiencia": "si",
            "observacion": "Está completo.",
        },
        "compromisos:resolucion-create": {"autorizada": "si", "motivo": "Se justifica."},
        "compromisos:cierre-create": {"tipo": "cancelada", "motivo": "Cambió el programa."},
        "compromisos:contrasena-cambiar": {
            "old_password": fabricas.CLAVE,
            "new_password1": clave,
            "new_password2": clave,
        },
        "admin:comites_integrante_sustituir": {
            "nombre": "Otra Persona",
            "sector": "ciudadania",
            "desde": "2026-06-01",
            "declara_sin_cargo_publico": "on",
            "declara_sin_cargo_partido": "on",
        },
        "admin:comites_integrante_contacto": {"ver": "1"},
        "admin:comites_integrante_consentimiento": {
            "otorga": "si",
            "fecha": "2026-03-01",
            "medio": "acta",
        },
        "admin:comites_integrante_borrar": {"post": "yes"},
        "comites:queja-create": {"texto": "No empieza la obra.", "ficha": _ficha()},
        "admin:compromisos_evaluacion_retirar": {"motivo": "Tenía una errata."},
        "admin:comites_queja_datos": {"ver": "1"},
        "admin:comites_queja_turnar": {
            "visto": "1",
            "dependencia": fabricas.DependenciaFactory().pk,
        },
        "admin:comites_queja_resolver": {"visto": "1", "resultado": "procedente"},
        "admin:comites_versioninstrumento_publicar": {"publicar": "1"},
        "admin:comites_versioninstrumento_copiar": {"copiar": "1"},
        "comites:inscripcion-create": {
            "nombre": "Beto",
            "contacto": "3312345678",
            "acepta": "on",
            "ficha": abierta_hace(60),
        },
        "comites:inscripcion-detail": {"cancelar": "1"},
        "comites:contacto-panel": {},
        "comites:cedula-create": {"fecha": "2026-03-01"},
        "admin:comites_integrante_cuenta": {"username": "nueva", "email": "nueva@example.org"},
        "comites:seguimiento-create": {
            "visto": "2",
            "estado": "cumplido",
            "fecha": "2026-03-20",
            "texto": "Se hizo.",
            "url": "",
        },
        "admin:comites_evento_cambiar": {
            "visto": "0",
            "estado": "programado",
            "inicio": "2090-03-14T10:00",
            "fin": "2090-03-14T12:00",
            "sede": "Kiosco",
            "motivo": "Llovió.",
        },
        "admin:compromisos_corte_add": {"cerrar": "1"},
        "admin:compromisos_evaluacion_process_import": {"clave": pendiente.clave, "cancelar": "1"},
        "admin:compromisos_usuario_segundo_factor": {"post": "yes"},
        "admin:compromisos_evaluacion_import": {"nueva": "Otra", "import_file": libro(fila())},
    }
