"""What became of each point of an evaluation, down to the activities, and what nobody took up."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from evj.web.texto import normalizar

from .models import Actividad, Compromiso, Evaluacion, PuntoSintesis, Recomendacion
from .textos import como_eran


@dataclass
class Camino:
    """A recommendation and one commitment that answers it, or None if there is none."""

    recomendacion: Recomendacion
    compromiso: Compromiso | None
    con_las_mismas_palabras: bool = False

    @property
    def actividades(self) -> list[Actividad]:
        return list(self.compromiso.actividades.all()) if self.compromiso else []


@dataclass
class Tema:
    """Words of a point, and the activities that say them, whatever their commitment."""

    texto: str
    actividades: list[Actividad]


@dataclass
class PuntoCubierto:
    punto: PuntoSintesis
    caminos: list[Camino] = field(default_factory=list)
    temas: list[Tema] = field(default_factory=list)

    @property
    def sin_tomar(self) -> list[Tema]:
        return [tema for tema in self.temas if not tema.actividades]


@dataclass
class Cobertura:
    """`sueltos`: the ways that start at a recommendation that takes up no point."""

    puntos: list[PuntoCubierto]
    sueltos: list[Camino]
    recomendaciones: list[Recomendacion]
    compromisos: list[Compromiso]

    @property
    def puntos_sin_recomendacion(self) -> list[PuntoCubierto]:
        return [punto for punto in self.puntos if not punto.caminos]

    @property
    def recomendaciones_sin_compromiso(self) -> list[Recomendacion]:
        respondidas = {compromiso.recomendacion_id for compromiso in self.compromisos}
        return [r for r in self.recomendaciones if r.pk not in respondidas]

    @property
    def compromisos_sin_actividad(self) -> list[Compromiso]:
        return [c for c in self.compromisos if not c.actividades.all()]

    @property
    def temas(self) -> list[Tema]:
        return [tema for punto in self.puntos for tema in punto.temas]

    @property
    def temas_sin_tomar(self) -> list[Tema]:
        return [tema for tema in self.temas if not tema.actividades]

    @property
    def completa(self) -> bool:
        return not (
            self.puntos_sin_recomendacion
            or self.recomendaciones_sin_compromiso
            or self.compromisos_sin_actividad
            or self.temas_sin_tomar
        )

    def filas(self) -> Iterator[tuple[PuntoSintesis | None, Camino | None, Actividad | None]]:
        """One for each activity, and one for whatever leads to none."""
        for cubierto in self.puntos:
            if not cubierto.caminos:
                yield cubierto.punto, None, None
            yield from self._filas(cubierto.punto, cubierto.caminos)
        yield from self._filas(None, self.sueltos)

    def _filas(self, punto, caminos):
        for camino in caminos:
            for actividad in camino.actividades or [None]:
                yield punto, camino, actividad


def cobertura_de(evaluacion: Evaluacion, hoy: date, al: date | None = None) -> Cobertura:
    """Five queries, whatever the number of rows; one more for an earlier day."""
    actividades = Actividad.objects.con_estado(hoy, al).order_by("numero")
    compromisos = list(
        evaluacion.compromisos.en_registro(al)
        .order_by("numero")
        .prefetch_related(Prefetch("actividades", queryset=actividades))
    )
    de_la_sintesis = PuntoSintesis.objects.en_registro(al).order_by("numero")
    recomendaciones = list(
        evaluacion.recomendaciones.en_registro(al)
        .order_by("numero")
        .prefetch_related(Prefetch("puntos", queryset=de_la_sintesis))
    )
    sintesis = list(de_la_sintesis.filter(evaluacion=evaluacion))
    como_eran(al, evaluacion, compromisos, recomendaciones, sintesis)
    caminos = _caminos(recomendaciones, compromisos)
    todas = [a for compromiso in compromisos for a in compromiso.actividades.all()]
    puntos = {punto.pk: PuntoCubierto(punto, temas=_temas(punto, todas)) for punto in sintesis}
    sueltos = []
    for recomendacion in recomendaciones:
        suyos = caminos[recomendacion.pk]
        for punto in recomendacion.puntos.all():
            iguales = normalizar(punto.texto) == normalizar(recomendacion.texto)
            puntos[punto.pk].caminos += [
                Camino(recomendacion, compromiso, iguales) for compromiso in suyos
            ]
        if not recomendacion.puntos.all():
            sueltos += [Camino(recomendacion, compromiso) for compromiso in suyos]
    return Cobertura(list(puntos.values()), sueltos, recomendaciones, compromisos)


def _caminos(recomendaciones, compromisos) -> dict[int, list[Compromiso | None]]:
    """The commitments that answer each recommendation, or None alone."""
    por_recomendacion = defaultdict(list)
    for compromiso in compromisos:
        por_recomendacion[compromiso.recomendacion_id].append(compromiso)
    return {r.pk: por_recomendacion[r.pk] or [None] for r in recomendaciones}


def _temas(punto: PuntoSintesis, actividades: list[Actividad]) -> list[Tema]:
    return [
        Tema(texto, [a for a in actividades if normalizar(texto) in normalizar(a.texto)])
        for texto in punto.lista_de_temas
    ]
