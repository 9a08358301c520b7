"""What a cut holds: everything that is public of every published agenda, as canonical JSON.

No names of persons and nothing reserved: of a report, what sucesos.py lets the public see. The
same rows give the same bytes on every engine; FORMATO changes when the keys do.
"""

import json
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal

from .dia import Dia
from .models import (
    Actividad,
    Avance,
    Cierre,
    Compromiso,
    Evaluacion,
    Prorroga,
    Responsabilidad,
    Resumen,
    ResumenEvaluacion,
)
from .sucesos import avance_publico

FORMATO = "evj-corte-1"
COMO_ESTA = Dia(date.max)  # all that is on record, whatever the day


def canonico(datos: dict) -> bytes:
    """Keys in order, no spaces, UTF-8; figures are whole numbers or text, never floats."""
    texto = json.dumps(datos, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return texto.encode()


def agendas(hoy: date) -> list[dict]:
    """Every published evaluation as it is now, its deadlines seen from `hoy`; 8 queries."""
    publicadas = sorted(Evaluacion.objects.publicadas(), key=lambda e: e.slug)
    compromisos = defaultdict(list)
    actividades = _actividades(hoy)
    filas = Compromiso.objects.publicados().select_related("recomendacion", "tipo_mejora")
    for compromiso in filas.order_by("numero"):
        compromisos[compromiso.evaluacion_id].append(
            _compromiso(compromiso, actividades[compromiso.pk])
        )
    return [_evaluacion(e, compromisos[e.pk]) for e in publicadas]


def _evaluacion(evaluacion, compromisos) -> dict:
    return {
        "slug": evaluacion.slug,
        "nombre": evaluacion.nombre,
        "anio": evaluacion.anio,
        "tipo": evaluacion.tipo,
        "evaluador": evaluacion.evaluador,
        "publicada": momento(evaluacion.publicada_en),
        "compromisos": compromisos,
        **_cifras(resumen_de_evaluacion(compromisos)),
    }


def _compromiso(compromiso, actividades) -> dict:
    return {
        "numero": compromiso.numero,
        "texto": compromiso.texto,
        "tipo_mejora": compromiso.tipo_mejora.nombre,
        "prioridad": compromiso.prioridad,
        "recomendacion": {
            "numero": compromiso.recomendacion.numero,
            "texto": compromiso.recomendacion.texto,
        },
        "actividades": actividades,
        **_cifras(resumen_de(actividades)),
    }


def _actividades(hoy: date) -> dict[int, list[dict]]:
    """Those of each commitment, by its id."""
    publicadas = Actividad.objects.publicadas()
    responsables, reportes = _responsables(publicadas), registros_de_avance(publicadas)
    prorrogas, cierres = registros_de_prorroga(publicadas), registros_de_cierre(publicadas)
    por_compromiso = defaultdict(list)
    filas = publicadas.con_estado(hoy).select_related("misma_que__compromiso")
    for a in filas.order_by("numero"):
        por_compromiso[a.compromiso_id].append(
            {
                "numero": a.numero,
                "texto": a.texto,
                "texto_completo": a.texto_completo,
                "inicio": dia(a.inicio),
                "fecha_termino": dia(a.fecha_termino),
                "fecha_fuente": a.fecha_fuente,
                "fecha_vigente": dia(a.fecha_vigente),
                "producto_esperado": a.producto_esperado,
                "medio_verificacion": a.medio_verificacion,
                "nota_fuente": a.nota_fuente,
                "peso": a.peso,
                "misma_que": a.misma_que and a.misma_que.clave,
                "responsables": responsables[a.pk],
                "ejecucion": a.ejecucion,
                "oportunidad": a.oportunidad,
                "reportado": cifra(a.reportado),
                "reportado_el": dia(a.reportado_el),
                "verificado": cifra(a.verificado),
                "verificado_el": dia(a.verificado_el),
                "reportes": reportes[a.pk],
                "prorrogas": prorrogas[a.pk],
                "cierre": next(iter(cierres[a.pk]), None),
            }
        )
    return por_compromiso


def _responsables(actividades) -> dict[int, list[dict]]:
    filas = Responsabilidad.objects.filter(actividad__in=actividades)
    return _por_actividad(
        filas.select_related("dependencia").order_by("orden", "id"),
        lambda fila: {"dependencia": fila.dependencia.nombre, "papel": fila.papel},
    )


# --- Records that are only ever added -------------------------------------------------------
def registros_de_avance(actividades) -> dict[int, list[dict]]:
    """The reports of each activity, the newest first, with their revision and public evidence."""
    filas = (
        Avance.objects.filter(actividad__in=actividades)
        .select_related("revision", "dependencia", "causa_atraso")
        .prefetch_related("evidencias")
    )
    return _por_actividad(filas.del_mas_nuevo(), _avance)


def registros_de_prorroga(actividades) -> dict[int, list[dict]]:
    filas = Prorroga.objects.filter(actividad__in=actividades)
    return _por_actividad(
        filas.select_related("resolucion", "dependencia").order_by("creado", "id"), _prorroga
    )


def registros_de_cierre(actividades) -> dict[int, list[dict]]:
    return _por_actividad(Cierre.objects.filter(actividad__in=actividades), _cierre)


def _por_actividad(filas, hacer) -> dict[int, list[dict]]:
    por_actividad = defaultdict(list)
    for fila in filas:
        por_actividad[fila.actividad_id].append(hacer(fila))
    return por_actividad


def _avance(avance) -> dict:
    avance = avance_publico(avance, avance.evidencias.all(), COMO_ESTA)
    registro = {
        "id": avance.pk,
        "porcentaje": cifra(avance.porcentaje),
        "fecha": dia(avance.fecha),
        "registrado": momento(avance.creado),
        "origen": avance.origen,
        "dependencia": avance.dependencia and avance.dependencia.nombre,
        "revision": avance.decision and _revision(avance.decision),
    }
    if avance.validado:
        registro |= {
            "texto": avance.texto,
            "siguiente_paso": avance.siguiente_paso,
            "causa_atraso": avance.causa_atraso and avance.causa_atraso.nombre,
            "evidencias": [_evidencia(evidencia) for evidencia in avance.publicables],
        }
    return registro


def _revision(revision) -> dict:
    return {
        "resultado": revision.resultado,
        "porcentaje": cifra(revision.porcentaje_validado),
        "suficiencia": revision.suficiencia,
        "observacion": revision.observacion,
        "registrada": momento(revision.creado),
    }


def _evidencia(evidencia) -> dict:
    return {
        "id": evidencia.pk,
        "titulo": evidencia.titulo,
        "url": evidencia.url,
        "tipo": evidencia.tipo_mime,
        "bytes": evidencia.bytes,
        "sha256": evidencia.sha256,
    }


def _prorroga(prorroga) -> dict:
    resolucion = getattr(prorroga, "resolucion", None)
    return {
        "id": prorroga.pk,
        "de": dia(prorroga.de),
        "a": dia(prorroga.a),
        "motivo": prorroga.motivo,
        "dependencia": prorroga.dependencia.nombre,
        "registrada": momento(prorroga.creado),
        "resolucion": resolucion
        and {
            "autorizada": resolucion.autorizada,
            "motivo": resolucion.motivo,
            "registrada": momento(resolucion.creado),
        },
    }


def _cierre(cierre) -> dict:
    return {
        "id": cierre.pk,
        "tipo": cierre.tipo,
        "motivo": cierre.motivo,
        "registrado": momento(cierre.creado),
    }


# --- Figures --------------------------------------------------------------------------------
def resumen_de(actividades: list[dict]) -> Resumen:
    """What the activities of a cut add up to."""
    resumen = Resumen()
    for actividad in actividades:
        verificado, peso = actividad["verificado"], actividad["peso"]
        resumen.sumar(
            ejecucion=actividad["ejecucion"],
            oportunidad=actividad["oportunidad"],
            n=1,
            peso=peso,
            ponderado=peso * Decimal(actividad["reportado"] or 0),
            verificadas=0 if verificado is None else 1,
            ponderado_verificado=peso * Decimal(verificado or 0),
        )
    return resumen


def resumen_de_evaluacion(compromisos: list[dict]) -> ResumenEvaluacion:
    return ResumenEvaluacion.de(resumen_de(c["actividades"]) for c in compromisos)


def _cifras(resumen: Resumen) -> dict:
    return {"reportado": cifra(resumen.reportado), "verificado": cifra(resumen.verificado)}


def cifra(valor: Decimal | None) -> str | None:
    """ "74.50": two decimals, never rounded up; None stays None."""
    return None if valor is None else str(Decimal(valor).quantize(Decimal("0.01"), ROUND_DOWN))


def dia(valor: date | None) -> str | None:
    return None if valor is None else valor.isoformat()


def momento(valor: datetime) -> str:
    """In UTC, to the microsecond."""
    return valor.astimezone(UTC).isoformat(timespec="microseconds")


def sello(corte) -> dict:
    """What of the row itself is sealed inside its content."""
    return {
        "formato": FORMATO,
        "numero": corte.numero,
        "dia": dia(corte.dia),
        "cerrado": momento(corte.creado),
        "cuenta": corte.cierra_id,
        "sha256_anterior": corte.sha256_anterior,
    }
