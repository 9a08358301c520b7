"""Carry out a plan: a few statements for each model, with its history. Needs a transaction."""

from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from compromisos.models import (
    Actividad,
    Avance,
    Compromiso,
    Dependencia,
    Evaluacion,
    Recomendacion,
    Responsabilidad,
    TipoMejora,
)
from evj.web.texto import normalizar

from ..a_la_vez import despues_de
from ..historia import Historia
from .existente import por_lotes
from .plan import Plan
from .tablas import actualizar, insertar

DE_ACTIVIDAD = ("texto", "texto_completo", "fecha_termino", "fecha_fuente", "nota_fuente")


def escribir(plan: Plan, *, usuario=None, motivo: str):
    """Write everything in the plan. The history says who (None: the command) and `motivo`."""
    _Escritor(plan, usuario, motivo).escribir()


class _Escritor:
    def __init__(self, plan, usuario, motivo):
        self.plan = plan
        self.usuario = usuario
        self.historia = Historia(usuario, motivo)
        self.evaluaciones: dict[str, int] = {}
        self.tipos: dict[str, int] = {}
        self.dependencias: dict[str, int] = {}
        self.recomendaciones: dict[tuple, int] = {}
        self.compromisos: dict[tuple, int] = {}
        self.actividades: dict[tuple, int] = {}

    def escribir(self):
        self._evaluaciones()
        self._tipos()
        self._dependencias()
        self._recomendaciones()
        self._compromisos()
        self._actividades()
        self._responsables()
        self._avances()

    def _crear(self, modelo, campos, filas):
        ids = insertar(modelo, campos, filas)
        self.historia.anotar(modelo, ids, "+")
        return ids

    def _cambiar(self, modelo, campos, filas):
        """Each row's values, and its id last."""
        if filas:
            actualizar(modelo, campos, filas)
            self.historia.anotar(modelo, [fila[-1] for fila in filas], "~")

    def _evaluaciones(self):
        nuevas = self.plan.evaluaciones_nuevas
        slugs = _slugs(Evaluacion, nuevas.values(), 120)
        filas = list(zip(nuevas.values(), slugs, strict=True))
        ids = self._crear(Evaluacion, ["nombre", "slug"], filas)
        self.evaluaciones = dict(zip(nuevas, ids, strict=True))

    def _tipos(self):
        nuevos = self.plan.tipos_nuevos
        ids = self._crear(TipoMejora, ["nombre"], [(nombre,) for nombre in nuevos.values()])
        self.tipos = dict(zip(nuevos, ids, strict=True))

    def _dependencias(self):
        nuevas = self.plan.dependencias_nuevas
        slugs = _slugs(Dependencia, nuevas.values(), 220)
        filas = list(zip(nuevas.values(), slugs, strict=True))
        ids = self._crear(Dependencia, ["nombre", "slug"], filas)
        conocidas = Dependencia.objects.values_list("clave_nombre", "id")
        self.dependencias = dict(conocidas) | dict(zip(nuevas, ids, strict=True))

    def _evaluacion(self, ref):
        return self.evaluaciones[ref] if isinstance(ref, str) else ref

    def _recomendaciones(self):
        nuevas = self.plan.recomendaciones_nuevas
        filas = [(self._evaluacion(n.evaluacion), n.numero, n.texto) for n in nuevas]
        ids = self._crear(Recomendacion, ["evaluacion", "numero", "texto"], filas)
        claves = [(nueva.evaluacion, nueva.texto) for nueva in nuevas]
        self.recomendaciones = dict(zip(claves, ids, strict=True))
        cambiadas = self.plan.recomendaciones_cambiadas
        self._cambiar(Recomendacion, ["texto"], [(t, pk) for pk, t in cambiadas.items()])

    def _compromisos(self):
        nuevos = self.plan.compromisos_nuevos
        ids = self._crear(
            Compromiso,
            ["evaluacion", "numero", "texto", "tipo_mejora", "recomendacion"],
            [
                (
                    self._evaluacion(nuevo.evaluacion),
                    nuevo.numero,
                    nuevo.texto,
                    self._tipo(nuevo.tipo_mejora),
                    self._recomendacion(nuevo),
                )
                for nuevo in nuevos
            ],
        )
        claves = [(nuevo.evaluacion, nuevo.numero) for nuevo in nuevos]
        self.compromisos = dict(zip(claves, ids, strict=True))
        self._cambiar(
            Compromiso,
            ["texto", "texto_busqueda", "tipo_mejora", "recomendacion"],
            [
                (
                    cambiado.texto,
                    normalizar(cambiado.texto),
                    self._tipo(cambiado.tipo_mejora),
                    self._recomendacion(cambiado),
                    cambiado.id,
                )
                for cambiado in self.plan.compromisos_cambiados
            ],
        )

    def _tipo(self, ref):
        return self.tipos[ref] if isinstance(ref, str) else ref

    def _recomendacion(self, compromiso):
        ref = compromiso.recomendacion
        return self.recomendaciones[compromiso.evaluacion, ref] if isinstance(ref, str) else ref

    def _actividades(self):
        nuevas = self.plan.actividades_nuevas
        ids = self._crear(
            Actividad,
            ["compromiso", "numero", *DE_ACTIVIDAD],
            [
                (self._compromiso(compromiso), numero, *_valores(leida))
                for compromiso, numero, leida in nuevas
            ],
        )
        claves = [(nueva.compromiso, nueva.numero) for nueva in nuevas]
        self.actividades = dict(zip(claves, ids, strict=True))
        self._cambiar(
            Actividad,
            [*DE_ACTIVIDAD, "texto_busqueda"],
            [
                (*_valores(leida), normalizar(leida.texto), pk)
                for pk, leida in self.plan.actividades_cambiadas
            ],
        )

    def _compromiso(self, ref):
        return self.compromisos[ref] if isinstance(ref, tuple) else ref

    def _actividad(self, ref):
        return self.actividades[ref] if isinstance(ref, tuple) else ref

    def _responsables(self):
        """Units leave, keep their row (and papel) in their new place, or come in."""
        sobran, movidas = [], []
        nuevas = [
            self._responsabilidad((nueva.compromiso, nueva.numero), clave, orden)
            for nueva in self.plan.actividades_nuevas
            for orden, clave in enumerate(nueva.leida.responsables, start=1)
        ]
        for actividad, guardadas, dependencias in self.plan.responsables:
            suyas = {guardada.dependencia: guardada for guardada in guardadas}
            for orden, ref in enumerate(dependencias, start=1):
                guardada = suyas.pop(ref, None)
                if guardada is None:
                    nuevas.append(self._responsabilidad(actividad, ref, orden))
                elif guardada.orden != orden:
                    movidas.append((orden, guardada.id))
            sobran += [guardada.id for guardada in suyas.values()]
        self.historia.anotar(Responsabilidad, sobran, "-")
        for lote in por_lotes(sobran):
            Responsabilidad.objects.filter(pk__in=lote)._raw_delete(connection.alias)
        self._cambiar(Responsabilidad, ["orden"], movidas)
        self._crear(Responsabilidad, ["actividad", "dependencia", "orden"], nuevas)

    def _responsabilidad(self, actividad, dependencia, orden):
        if isinstance(dependencia, str):
            dependencia = self.dependencias[dependencia]
        return self._actividad(actividad), dependencia, orden

    def _avances(self):
        nuevos = [(self._actividad(nuevo.actividad), nuevo) for nuevo in self.plan.avances]
        if not nuevos:
            return
        ultimos = [
            Avance.objects.filter(actividad__in=lote).aggregate(ultimo=Max("creado"))["ultimo"]
            for lote in por_lotes(pk for pk, _ in nuevos)
        ]
        creado = despues_de(*ultimos)
        hoy, autor = timezone.localdate(), self.usuario and self.usuario.pk
        insertar(
            Avance,
            ["actividad", "porcentaje", "fecha", "autor", "origen", "creado"],
            [
                (pk, nuevo.porcentaje, hoy, autor, Avance.Origen.IMPORTACION.value, creado)
                for pk, nuevo in nuevos
            ],
        )


def _valores(leida) -> tuple:
    """In the order of DE_ACTIVIDAD."""
    return leida.texto, leida.completo, leida.fecha, leida.fuente, leida.nota


def _slugs(modelo, nombres, maximo) -> list[str]:
    """An address for each name, unlike any other's."""
    usados = set(modelo.objects.values_list("slug", flat=True)) if nombres else set()
    slugs = []
    for nombre in nombres:
        base = slugify(nombre)[: maximo - 8].strip("-") or modelo._meta.model_name
        slug, n = base, 1
        while slug in usados:
            n += 1
            slug = f"{base}-{n}"
        usados.add(slug)
        slugs.append(slug)
    return slugs
