"""Sheets with a record in each row, or with one of each of a few kinds: what they have in common.

A kind of sheet (TipoDeHoja) says its columns, its kinds of record (Clase) and how its rows are
read; comparing, telling, writing and exporting are the same for all of them. They are small beside
an agenda, and are compared one value at a time.
"""

import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models

from evj.web.campos import NormalizadoField
from evj.web.exportacion import escapar
from evj.web.texto import normalizar

from ..historia import Historia
from .hoja import Hoja
from .lector import Lector
from .plan import Cambio, Cuenta, Cuentas, Lista, PlanDeHoja, Renglon
from .tablas import actualizar, insertar
from .valores import ValorInvalido, en_blanco


@dataclass(frozen=True)
class Dato:
    """What a column says of a record.

    `leer` is given a cell that is not blank and its Hoja, and raises ValorInvalido; `celda` is its
    inverse, for the export; `decir` are the words of a value for the report. A blank cell is
    `vacio`, or an error that says `falta`.
    """

    columna: str
    campo: str
    leer: Callable[[object, Hoja], object]
    celda: Callable[[object], object] = lambda valor: valor
    decir: Callable[[object], str] = str
    falta: str = ""
    vacio: object = ""

    def es_igual(self, leido, guardado, hoja: Hoja) -> bool:
        """Whether the sheet says what is on record, as a cell can say it."""
        if leido == guardado:
            return True
        celda = self.celda(guardado)
        try:
            return leido == self.leer(escapar(celda) if isinstance(celda, str) else celda, hoja)
        except ValorInvalido:
            return False


class Ref(NamedTuple):
    """The record that the same import makes, in the place of its id."""

    modelo: type[models.Model]
    clave: Hashable


class Leido(NamedTuple):
    """A record as its row says it; `clave`: what tells it from the others of its kind.

    `de` and `cual` are for the report: what it is part of, and which one it is.
    """

    fila: int
    clave: Hashable
    de: str
    cual: str
    valores: dict


class Guardado(NamedTuple):
    """The same, on record."""

    pk: int
    de: str
    cual: str
    valores: dict


@dataclass(frozen=True)
class Clase:
    """A kind of record; `o`: the last letter of "nuevo" for it. `fijos`: fields that no column
    carries, which a new record needs."""

    modelo: type[models.Model]
    nombre: str
    plural: str
    o: str
    datos: tuple[Dato, ...]
    fijos: tuple[str, ...] = ()

    @property
    def campos(self) -> list[str]:
        return [*self.fijos, *(dato.campo for dato in self.datos)]

    def cambian(self, leido: Leido, guardado: Guardado, hoja: Hoja) -> list[Dato]:
        """The columns in which the sheet says another thing than what is on record."""
        return [
            dato
            for dato in self.datos
            if dato.campo in leido.valores
            and not dato.es_igual(leido.valores[dato.campo], guardado.valores[dato.campo], hoja)
        ]

    def comparar(
        self,
        leidos: Iterable[Leido],
        guardados: Mapping[Hashable, Guardado],
        hoja: Hoja,
        nombres: Mapping[str, str],
    ) -> "Grupo":
        grupo = Grupo(self)
        vistos = set()
        for leido in leidos:
            vistos.add(leido.clave)
            guardado = guardados.get(leido.clave)
            if guardado is None:
                grupo.nuevo(leido, nombres)
            else:
                grupo.comparar(leido, guardado, hoja, nombres)
        grupo.cuenta.ausentes += [
            Renglon(self.nombre, guardado.de, guardado.cual, "")
            for clave, guardado in guardados.items()
            if clave not in vistos
        ]
        return grupo


@dataclass
class Grupo:
    """What the import does with one kind of record."""

    clase: Clase
    cuenta: Cuenta = field(default_factory=Cuenta)
    nuevos: list[Leido] = field(default_factory=list)
    cambiados: list[tuple[int, dict]] = field(default_factory=list)
    """Their id, and all the values that they will have."""

    def nuevo(self, leido, nombres):
        vacios = {dato.campo: dato.vacio for dato in self.clase.datos}
        leido = leido._replace(valores=vacios | leido.valores)
        self.nuevos.append(leido)
        dichos = tuple(
            (nombres[dato.columna], dato.decir(leido.valores[dato.campo]))
            for dato in self.clase.datos
        )
        self.cuenta.nuevas.append(self._renglon(leido, leida=dichos))

    def comparar(self, leido, guardado, hoja, nombres):
        """What the sheet does not carry stays as it is."""
        quedan, cambios = dict(guardado.valores), []
        for dato in self.clase.cambian(leido, guardado, hoja):
            antes, despues = guardado.valores[dato.campo], leido.valores[dato.campo]
            quedan[dato.campo] = despues
            cambios.append(Cambio(nombres[dato.columna], dato.decir(antes), dato.decir(despues)))
        if not cambios:
            self.cuenta.iguales += 1
            return
        self.cuenta.cambiadas.append(self._renglon(leido, cambios=tuple(cambios)))
        self.cambiados.append((guardado.pk, quedan))

    def _renglon(self, leido, **mas):
        return Renglon(self.clase.nombre, leido.de, leido.cual, "", leido.fila, **mas)

    # --- Writing ------------------------------------------------------------------------
    def cambiar(self, historia: Historia):
        modelo, campos = self.clase.modelo, self.clase.campos
        derivados = [f for f in modelo._meta.concrete_fields if isinstance(f, NormalizadoField)]
        actualizar(
            modelo,
            [*campos, *(f.name for f in derivados)],
            [
                (
                    *(valores[campo] for campo in campos),
                    *(normalizar(" ".join(valores[de] for de in f.de)) for f in derivados),
                    pk,
                )
                for pk, valores in self.cambiados
            ],
        )
        historia.anotar(modelo, [pk for pk, _ in self.cambiados], "~")

    def crear(self, historia: Historia, ids: dict[Ref, int]):
        """`ids`: of what the same import made; those of this kind are added."""
        historia.anotar(self.clase.modelo, self.insertar(ids), "+")

    def insertar(self, ids: dict[Ref, int]) -> list[int]:
        """The same without its history."""
        modelo, campos = self.clase.modelo, self.clase.campos
        filas = [
            tuple(ids.get(leido.valores[campo], leido.valores[campo]) for campo in campos)
            for leido in self.nuevos
        ]
        hechos = insertar(modelo, campos, filas)
        ids |= {Ref(modelo, leido.clave): pk for leido, pk in zip(self.nuevos, hechos, strict=True)}
        return hechos


@dataclass
class PlanDeRegistros(PlanDeHoja):
    """The whole of an import of records, before it happens; parents' kinds before children's."""

    grupos: list[Grupo] = field(default_factory=list)
    de: str = ""

    @property
    def titulos(self):
        return self.de, "Cuál"

    @property
    def cuentas(self):
        return [Cuentas(g.clase.plural, g.clase.o, g.cuenta) for g in self.grupos]

    @property
    def listas(self):
        cuentas = [grupo.cuenta for grupo in self.grupos]
        return [
            Lista("cambiadas", "Cambian", "cambios", _juntos(c.cambiadas for c in cuentas)),
            *(
                Lista(
                    g.clase.modelo._meta.model_name,
                    f"{g.clase.plural} que se crean",
                    "datos",
                    g.cuenta.nuevas,
                )
                for g in self.grupos
            ),
            Lista(
                "ausentes",
                "No están en el archivo",
                "ausentes",
                _juntos(c.ausentes for c in cuentas),
            ),
        ]

    @property
    def sin_cambios(self):
        return not any(grupo.nuevos or grupo.cambiados for grupo in self.grupos)

    @property
    def huella(self):
        partes = [(g.nuevos, g.cambiados, g.cuenta.cambiadas) for g in self.grupos]
        return hashlib.sha256(repr(partes).encode()).hexdigest()

    def como_se_leyo(self, renglon):
        return iter(renglon.leida or ())


def _juntos(listas) -> list[Renglon]:
    return [renglon for lista in listas for renglon in lista]


class LectorDeRegistros(Lector):
    """Reads rows into records, and says what two rows of one record do not agree on."""

    def __init__(self, hoja: Hoja, nombres: Mapping[str, str], plan: PlanDeHoja):
        super().__init__(hoja, nombres, plan.errores)
        self.avisos = plan.avisos
        self.claves = [columna.clave for columna in hoja.columnas]

    def filas(self, maximo: int) -> Iterator[dict]:
        """Each row's cells by column, until there are more than `maximo` errors."""
        for numero, celdas in zip(self.hoja.numeros, self.hoja.filas, strict=True):
            if len(self.errores) > maximo:
                return
            self.fila = numero
            yield dict(zip(self.claves, celdas, strict=True))

    def leer(self, datos: Iterable[Dato], celdas: Mapping) -> dict | None:
        """The values by field, without those whose column the sheet lacks; None with an error."""
        fallas, valores = self.fallas, {}
        for dato in datos:
            celda = celdas[dato.columna]
            if dato.columna not in self.hoja.presentes:
                continue
            if not en_blanco(celda):
                valores[dato.campo] = self.celda(dato.columna, dato.leer, celda, self.hoja)
            elif dato.falta:
                self.error(dato.columna, celda, dato.falta)
            else:
                valores[dato.campo] = dato.vacio
        return valores if self.fallas == fallas else None

    def agregar(self, leidos: dict[Hashable, Leido], leido: Leido, datos: Iterable[Dato]) -> bool:
        """Keep the record; another row may say the same of it, and nothing else. Whether it is
        the first row of it."""
        otro = leidos.setdefault(leido.clave, leido)
        if otro is leido:
            return True
        for dato in datos:
            valor = leido.valores.get(dato.campo)
            if valor != otro.valores.get(dato.campo):
                self.error(
                    dato.columna,
                    dato.decir(valor),
                    f"La fila {otro.fila} es de lo mismo y dice otra cosa. Escriba lo mismo en "
                    "las dos.",
                    leido.fila,
                )
        return False

    def agregar_unico(
        self, leidos: dict[Hashable, Leido], leido: Leido, datos: Iterable[Dato]
    ) -> bool:
        """The same of what should be in one row: another that says nothing else is pointed out."""
        fallas = self.fallas
        if self.agregar(leidos, leido, datos):
            return True
        if self.fallas == fallas:
            self.avisos.append(f"La fila {leido.fila} repite la fila {leidos[leido.clave].fila}.")
        return False
