"""The quality report of a work: how it was judged each time, what was found, what came of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from comites.models import Respuesta
from compromisos.models import Convenio

from .calidad_leida import Calidad, Evaluada, de_la_obra
from .models import AtencionAccion, FotoHallazgo, Hallazgo


@dataclass(frozen=True)
class Informe:
    """`hallazgos`, the last first, each with its `sus_fotos` and `sus_acciones`, and each of these
    with its `sus_atenciones`; `convenios`: where it was agreed who judges."""

    calidad: Calidad
    hallazgos: list[Hallazgo]
    convenios: list[Convenio]
    hoy: date

    @property
    def anterior(self) -> Evaluada | None:
        """The one before the last with the same questions."""
        ultima = self.calidad.ultima
        iguales = [e for e in self.calidad.evaluadas[1:] if e.version == ultima.version]
        return iguales[0] if iguales else None

    @property
    def renglones(self) -> list[tuple[Respuesta, Respuesta | None]]:
        """What was answered the last time, and the time before to the same question."""
        antes = {r.reactivo_id: r for r in self.anterior.respuestas} if self.anterior else {}
        return [(r, antes.get(r.reactivo_id)) for r in self.calidad.ultima.respuestas]


def informe(obra, hoy) -> Informe:
    """Seven queries."""
    calidad = de_la_obra(obra, hoy)
    atenciones = {}
    for atencion in (
        AtencionAccion.objects.filter(accion__hallazgo__evaluacion__obra=obra)
        .select_related("verificacion")
        .order_by("accion_id", "numero")
    ):
        atenciones.setdefault(atencion.accion_id, []).append(atencion)
    acciones = {}
    for accion in sorted(calidad.acciones, key=lambda accion: accion.numero):
        accion.sus_atenciones = atenciones.get(accion.pk, [])
        acciones.setdefault(accion.hallazgo_id, []).append(accion)
    hallazgos = list(
        Hallazgo.objects.filter(evaluacion__obra=obra)
        .select_related("evaluacion__aplicacion")
        .prefetch_related(Prefetch("fotos", FotoHallazgo.objects.visibles(), "sus_fotos"))
        .order_by("-evaluacion__aplicacion__fecha", "-evaluacion_id", "numero")
    )
    for hallazgo in hallazgos:
        hallazgo.sus_acciones = acciones.get(hallazgo.pk, [])
    convenios = Convenio.objects.filter(obras=obra, tipo=Convenio.Tipo.PARTICIPACION)
    return Informe(
        calidad=calidad,
        hallazgos=hallazgos,
        convenios=list(convenios.prefetch_related("dependencias")),
        hoy=hoy,
    )
