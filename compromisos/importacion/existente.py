"""What the database holds of the evaluations that a sheet names, read once."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, DateField, DecimalField, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from compromisos.models import (
    Actividad,
    Avance,
    Compromiso,
    Dependencia,
    Evaluacion,
    Recomendacion,
    ResolucionProrroga,
    Responsabilidad,
    Revision,
    TipoMejora,
)
from evj.web.texto import normalizar

POR_LOTE = 5000


class CompromisoGuardado(NamedTuple):
    id: int
    texto: str
    tipo_mejora: int
    recomendacion: int


class ActividadGuardada(NamedTuple):
    """`principal`: the activity it repeats, else itself; `avance`: the latest one of that, and
    `reportado_el` its day, if an official reported it; `verificado`: the latest figure that was
    validated; `cerrada`: as what it was closed, if it was; `prorrogada`: whether a new deadline was
    ever authorised."""

    id: int
    texto: str
    completo: bool
    inicio: datetime.date | None
    fecha: datetime.date | None
    fuente: str
    nota: str
    principal: int
    avance: Decimal | None
    reportado_el: datetime.date | None
    verificado: Decimal | None
    cerrada: str | None
    prorrogada: bool


class ResponsabilidadGuardada(NamedTuple):
    id: int
    dependencia: int
    orden: int


@dataclass(slots=True)
class Existente:
    """Evaluations by normalised name, then by id; commitments and activities by their numbers."""

    dependencias: dict[str, tuple[int, str]]
    tipos: dict[str, tuple[int, str]]
    evaluaciones: dict[str, tuple[int, str]]
    recomendaciones: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)
    compromisos: dict[int, dict[int, CompromisoGuardado]] = field(default_factory=dict)
    actividades: dict[int, dict[int, ActividadGuardada]] = field(default_factory=dict)
    responsables: dict[int, list[ResponsabilidadGuardada]] = field(default_factory=dict)


def dependencias_conocidas() -> dict[str, tuple[int, str]]:
    return {
        clave: (pk, nombre)
        for pk, nombre, clave in Dependencia.objects.order_by("id").values_list(
            "id", "nombre", "clave_nombre"
        )
    }


def por_lotes(valores: Iterable) -> Iterator[list]:
    valores = list(valores)
    for desde in range(0, len(valores), POR_LOTE):
        yield valores[desde : desde + POR_LOTE]


def cargar(claves: Iterable[str], dependencias, *, con_avances: bool) -> Existente:
    """Everything on record of the evaluations with these normalised names; a few queries a batch.

    `dependencias` is what dependencias_conocidas() gave. Without `con_avances` the latest
    progress is not looked up.
    """
    existente = Existente(
        dependencias=dependencias,
        tipos={
            normalizar(nombre): (pk, nombre)
            for pk, nombre in TipoMejora.objects.order_by("-id").values_list("id", "nombre")
        },
        evaluaciones={
            clave: (pk, nombre)
            for lote in por_lotes(claves)
            for pk, nombre, clave in Evaluacion.objects.filter(clave_nombre__in=lote).values_list(
                "id", "nombre", "clave_nombre"
            )
        },
    )
    for lote in por_lotes(pk for pk, _ in existente.evaluaciones.values()):
        _cargar_compromisos(existente, lote)
        _cargar_actividades(existente, lote, con_avances)
    return existente


def _cargar_compromisos(existente, evaluaciones):
    for pk, evaluacion, numero, texto in (
        Recomendacion.objects.filter(evaluacion__in=evaluaciones)
        .order_by("numero")
        .values_list("id", "evaluacion_id", "numero", "texto")
    ):
        existente.recomendaciones.setdefault(evaluacion, []).append((pk, numero, texto))
    for evaluacion, numero, *resto in (
        Compromiso.objects.filter(evaluacion__in=evaluaciones)
        .order_by("numero")
        .values_list("evaluacion_id", "numero", "id", "texto", "tipo_mejora_id", "recomendacion_id")
    ):
        existente.compromisos.setdefault(evaluacion, {})[numero] = CompromisoGuardado(*resto)


def _cargar_actividades(existente, evaluaciones, con_avances):
    avance = verificado = Value(None, output_field=DecimalField())
    reportado_el = Value(None, output_field=DateField())
    if con_avances:
        ultimo = Avance.objects.filter(actividad=OuterRef("principal")).del_mas_nuevo()
        avance = Subquery(ultimo.values("porcentaje")[:1])
        dia = Case(When(origen=Avance.Origen.CAPTURA, then="fecha"))
        reportado_el = Subquery(ultimo.annotate(dia=dia).values("dia")[:1])
        validado = ultimo.filter(revision__resultado=Revision.Resultado.VALIDADO)
        verificado = Subquery(validado.values("revision__porcentaje_validado")[:1])
    autorizadas = ResolucionProrroga.objects.filter(
        prorroga__actividad=OuterRef("pk"), autorizada=True
    )
    for fila in (
        Actividad.objects.filter(compromiso__evaluacion__in=evaluaciones)
        .order_by("numero")
        .annotate(principal=Coalesce("misma_que_id", "id"))
        .annotate(avance=avance, reportado_el=reportado_el, verificado=verificado)
        .annotate(prorrogada=Exists(autorizadas))
        .values_list(
            "compromiso_id",
            "numero",
            "id",
            "texto",
            "texto_completo",
            "inicio",
            "fecha_termino",
            "fecha_fuente",
            "nota_fuente",
            "principal",
            "avance",
            "reportado_el",
            "verificado",
            "cierre__tipo",
            "prorrogada",
        )
    ):
        guardada = ActividadGuardada._make(fila[2:])
        existente.actividades.setdefault(fila[0], {})[fila[1]] = guardada
    for fila in (
        Responsabilidad.objects.filter(actividad__compromiso__evaluacion__in=evaluaciones)
        .order_by("actividad_id", "orden", "id")
        .values_list("actividad_id", "id", "dependencia_id", "orden")
    ):
        guardada = ResponsabilidadGuardada._make(fila[1:])
        existente.responsables.setdefault(fila[0], []).append(guardada)
