"""What an import would do: new, changed, unchanged and absent, found without writing anything.

In a plan a reference to a row that exists is its id (int); to one that the import makes, its key
(str, or a tuple of numbers).
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import date_format

from .agenda import ActividadLeida, CompromisoLeido
from .columnas import NOMBRES, SEPARADOR
from .hoja import ErrorDeCelda
from .valores import como_porcentaje


class Cambio(NamedTuple):
    """One field's value before and after, whole, as the user reads them."""

    campo: str
    antes: str
    despues: str


class Renglon(NamedTuple):
    """A thing in the report, as a commitment or an activity; `de`: what it is part of.

    `fila`: in the spreadsheet; 0 when absent. `leida`: of a new one, all that its row says.
    """

    tipo: str
    de: str
    clave: str
    texto: str
    fila: int = 0
    cambios: tuple[Cambio, ...] = ()
    leida: object = None


class RecomendacionNueva(NamedTuple):
    evaluacion: int | str
    numero: int
    texto: str


class CompromisoNuevo(NamedTuple):
    evaluacion: int | str
    numero: int
    texto: str
    tipo_mejora: int | str
    recomendacion: int | str


class CompromisoCambiado(NamedTuple):
    id: int
    evaluacion: int
    texto: str
    tipo_mejora: int | str
    recomendacion: int | str


class ActividadNueva(NamedTuple):
    compromiso: int | tuple
    numero: int
    leida: ActividadLeida


class ActividadCambiada(NamedTuple):
    id: int
    leida: ActividadLeida


class ResponsablesCambiados(NamedTuple):
    """`guardadas`: the rows on record; `nuevas`: the units that the sheet names, in order."""

    actividad: int
    guardadas: tuple
    nuevas: tuple[int | str, ...]


class AvanceNuevo(NamedTuple):
    actividad: int | tuple
    porcentaje: Decimal


@dataclass
class Cuenta:
    nuevas: list[Renglon] = field(default_factory=list)
    cambiadas: list[Renglon] = field(default_factory=list)
    ausentes: list[Renglon] = field(default_factory=list)
    iguales: int = 0

    @property
    def tocadas(self) -> list[Renglon]:
        return self.nuevas + self.cambiadas


class Cuentas(NamedTuple):
    """Those of one kind of thing, called so; `o`: the last letter of "nuevo" for it."""

    nombre: str
    o: str
    cuenta: Cuenta


class Nuevos(NamedTuple):
    """What is made beside the rows; `cosa` is what one of them is called."""

    cosa: str
    titulo: str
    nombres: Collection[str]


class Lista(NamedTuple):
    """Some of the rows of a report, under a title of their own.

    `manera`: how they are shown: "cambios" (before and after), "leidos" and "datos" (what was made
    of each cell, in a table or by the row) or "ausentes" (what the file does not have).
    """

    clave: str
    titulo: str
    manera: str
    renglones: list[Renglon]


@dataclass
class PlanDeHoja:
    """What is said of the import of any sheet. With `hay_mas_errores`, `errores` are the first of
    more than were looked for."""

    archivo: str
    hoja: str = ""
    avisos: list[str] = field(default_factory=list)
    errores: list[ErrorDeCelda] = field(default_factory=list)
    hay_mas_errores: bool = False

    @property
    def titulos(self) -> tuple[str, str]:
        """What the report calls what a row is part of, and what tells it from the others."""
        raise NotImplementedError

    @property
    def cuentas(self) -> list[Cuentas]:
        raise NotImplementedError

    @property
    def nuevos(self) -> list[Nuevos]:
        return []

    @property
    def listas(self) -> list[Lista]:
        raise NotImplementedError

    @property
    def sin_cambios(self) -> bool:
        raise NotImplementedError

    @property
    def huella(self) -> str:
        """A digest of everything that would be written, and over what."""
        raise NotImplementedError

    def como_se_leyo(self, renglon: Renglon) -> Iterator[tuple[str, str]]:
        """Of a new row, what was made of its cells: column and value, "" where it says none."""
        raise NotImplementedError

    def cortar_errores(self, maximo: int):
        """Keep the first ones: a list of thousands is not read, and takes time and memory."""
        self.hay_mas_errores = len(self.errores) > maximo
        del self.errores[maximo:]


@dataclass
class Plan(PlanDeHoja):
    """The whole of an import of agendas, before it happens.

    `evaluaciones` are all those it touches; `unidades`: the names of all the units, known and new,
    by normalised name.
    """

    evaluaciones: dict[str, tuple[int | None, str]] = field(default_factory=dict)
    tipos_nuevos: dict[str, str] = field(default_factory=dict)
    dependencias_nuevas: dict[str, str] = field(default_factory=dict)
    unidades: dict[str, str] = field(default_factory=dict)
    recomendaciones_nuevas: list[RecomendacionNueva] = field(default_factory=list)
    recomendaciones_cambiadas: dict[int, str] = field(default_factory=dict)
    compromisos_nuevos: list[CompromisoNuevo] = field(default_factory=list)
    compromisos_cambiados: list[CompromisoCambiado] = field(default_factory=list)
    actividades_nuevas: list[ActividadNueva] = field(default_factory=list)
    actividades_cambiadas: list[ActividadCambiada] = field(default_factory=list)
    responsables: list[ResponsablesCambiados] = field(default_factory=list)
    avances: list[AvanceNuevo] = field(default_factory=list)
    compromisos: Cuenta = field(default_factory=Cuenta)
    actividades: Cuenta = field(default_factory=Cuenta)

    ESCRITURAS = (
        "tipos_nuevos",
        "dependencias_nuevas",
        "recomendaciones_nuevas",
        "recomendaciones_cambiadas",
        "compromisos_nuevos",
        "compromisos_cambiados",
        "actividades_nuevas",
        "actividades_cambiadas",
        "responsables",
        "avances",
    )

    @property
    def evaluaciones_nuevas(self) -> dict[str, str]:
        return {clave: nombre for clave, (pk, nombre) in self.evaluaciones.items() if pk is None}

    @property
    def titulos(self) -> tuple[str, str]:
        return "Evaluación", "Número"

    @property
    def cuentas(self) -> list[Cuentas]:
        return [
            Cuentas("Compromisos", "o", self.compromisos),
            Cuentas("Actividades", "a", self.actividades),
        ]

    @property
    def nuevos(self) -> list[Nuevos]:
        return [
            Nuevos(cosa, titulo, nombres.values())
            for cosa, titulo, nombres in (
                ("Evaluación", "Evaluaciones nuevas, sin publicar", self.evaluaciones_nuevas),
                ("Tipo de mejora", "Tipos de mejora nuevos", self.tipos_nuevos),
                ("Dependencia", "Dependencias nuevas", self.dependencias_nuevas),
            )
            if nombres
        ]

    def como_se_leyo(self, renglon: Renglon) -> Iterator[tuple[str, str]]:
        """Of what is new; the day is written out, so that the third of April is not taken for the
        fourth of March."""
        leida = renglon.leida
        if isinstance(leida, CompromisoLeido):
            yield NOMBRES["tipo_mejora"], leida.tipo_mejora
            yield NOMBRES["recomendacion"], leida.recomendacion
        elif leida is not None:
            yield from self._de_actividad(leida)

    def _de_actividad(self, leida: ActividadLeida) -> Iterator[tuple[str, str]]:
        yield NOMBRES["responsable"], SEPARADOR.join(self.unidades[c] for c in leida.responsables)
        dia = date_format(leida.fecha, "DATE_FORMAT") if leida.fecha else ""
        yield NOMBRES["fecha_termino"], f"{dia} («{leida.fuente}»)" if leida.fuente else dia
        yield NOMBRES["avance"], "" if leida.avance is None else como_porcentaje(leida.avance)
        yield NOMBRES["observaciones"], leida.nota

    @property
    def listas(self) -> list[Lista]:
        compromisos, actividades = self.compromisos, self.actividades
        return [
            Lista(
                "cambiadas",
                "Cambian",
                "cambios",
                [*compromisos.cambiadas, *actividades.cambiadas],
            ),
            Lista("compromisos", "Compromisos que se crean", "leidos", compromisos.nuevas),
            Lista("actividades", "Actividades que se crean", "leidos", actividades.nuevas),
            Lista(
                "ausentes",
                "No están en el archivo",
                "ausentes",
                [*compromisos.ausentes, *actividades.ausentes],
            ),
        ]

    @property
    def sin_cambios(self) -> bool:
        return not self.evaluaciones_nuevas and not any(
            getattr(self, escritura) for escritura in self.ESCRITURAS
        )

    @property
    def huella(self) -> str:
        partes = [
            self.evaluaciones,
            *(getattr(self, escritura) for escritura in self.ESCRITURAS),
            self.compromisos.cambiadas,
            self.actividades.cambiadas,
        ]
        return hashlib.sha256(repr(partes).encode()).hexdigest()
