"""What an import would do: new, changed, unchanged and absent, found without writing anything.

In a plan a reference to a row that exists is its id (int); to one that the import makes, its key
(str, or a tuple of numbers).
"""

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from .agenda import ActividadLeida
from .hoja import ErrorDeCelda


class Cambio(NamedTuple):
    """One field's value before and after, whole, as the user reads them."""

    campo: str
    antes: str
    despues: str


class Renglon(NamedTuple):
    """A commitment or an activity in the report. `fila`: in the spreadsheet; 0 when absent.

    `leida`: of a new activity, all that its row says.
    """

    tipo: str
    evaluacion: str
    clave: str
    texto: str
    fila: int = 0
    cambios: tuple[Cambio, ...] = ()
    leida: ActividadLeida | None = None


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


@dataclass
class Plan:
    """The whole of an import, before it happens. `evaluaciones` are all those it touches.

    `unidades`: the names of all the units, known and new, by normalised name. With
    `hay_mas_errores`, `errores` are the first of more than were looked for.
    """

    archivo: str
    hoja: str = ""
    avisos: list[str] = field(default_factory=list)
    errores: list[ErrorDeCelda] = field(default_factory=list)
    hay_mas_errores: bool = False
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

    def cortar_errores(self, maximo: int):
        """Keep the first ones: a list of thousands is not read, and takes time and memory."""
        self.hay_mas_errores = len(self.errores) > maximo
        del self.errores[maximo:]

    @property
    def sin_cambios(self) -> bool:
        return not self.evaluaciones_nuevas and not any(
            getattr(self, escritura) for escritura in self.ESCRITURAS
        )

    @property
    def huella(self) -> str:
        """A digest of everything that would be written, and over what."""
        partes = [
            self.evaluaciones,
            *(getattr(self, escritura) for escritura in self.ESCRITURAS),
            self.compromisos.cambiadas,
            self.actividades.cambiadas,
        ]
        return hashlib.sha256(repr(partes).encode()).hexdigest()
