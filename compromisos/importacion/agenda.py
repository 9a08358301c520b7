"""From the rows of a sheet to an agenda in memory: every cell checked, every error kept."""

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from evj.web.texto import BLANCOS, PROHIBIDOS, contar, normalizar

from .columnas import NOMBRES
from .fechas import NO_ES_FECHA, leer_fecha
from .hoja import ERRORES_MAXIMOS, ErrorDeCelda, Hoja
from .lector import Lector
from .unidades import NOMBRE_MAXIMO, TEXTO_MAXIMO, Unidades
from .valores import (
    ValorInvalido,
    en_blanco,
    leer_numero,
    leer_numero_actividad,
    leer_porcentaje,
    leer_texto,
    leer_texto_con_marca,
)

FECHA_FUENTE_MAXIMO = 60
FECHA_LLANA = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{4}")


class ActividadLeida(NamedTuple):
    """`fuente`: the date as printed, "" for a plain one. `responsables`: normalised names."""

    texto: str
    completo: bool
    responsables: tuple[str, ...]
    fecha: datetime.date | None
    fuente: str
    avance: Decimal | None
    nota: str


class Remedios(NamedTuple):
    """How the one who imports names the rows' evaluation, and asks for new units."""

    evaluacion: str
    sin_evaluacion: str
    dependencias: str


EN_EL_FORMULARIO = Remedios(
    "elíjala al subir el archivo",
    "suba el archivo sin elegir ninguna",
    "marque «crear dependencias nuevas»",
)
EN_LA_TERMINAL = Remedios(
    "nómbrela con --evaluacion",
    "repita la orden sin --evaluacion",
    "repita la orden con --crear-dependencias",
)
COMO_TEXTO = "dé a la celda formato de texto y escríbala de nuevo."
SIN_FECHA = f"{NO_ES_FECHA[:-1]}, o deje la celda en blanco si no la hay."
NO_ES_FILA = "si es un título, una nota o un total, borre la fila."
FALTA_TEXTO = f"Escriba el texto de la actividad, o «[…]» si la fuente lo perdió; {NO_ES_FILA}"
FALTA = {
    "compromiso": "qué se promete",
    "tipo_mejora": "su tipo de mejora",
    "recomendacion": "a qué recomendación responde",
}


@dataclass(slots=True)
class EnBlanco:
    """The activities whose cell of a column is blank.

    A merged cell that was exported to CSV leaves blanks under its value, and so does a source that
    gives none: nothing is filled in, and the notice says what to do where it might be the first.
    """

    titulo: str
    filas: list[int] = field(default_factory=list)
    bajo_otra: bool = False
    _anterior: object = None
    """The commitment of the row above, where that has a value or may be merged itself."""

    def contar(self, fila: int, compromiso: object, falta: bool):
        if not falta:
            self._anterior = compromiso
            return
        self.filas.append(fila)
        if self._anterior is compromiso:
            self.bajo_otra = True

    def aviso(self) -> list[str]:
        if not self.filas:
            return []
        cuantas = contar(len(self.filas), "actividad", "actividades")
        aviso = f"{self.titulo}: {cuantas} (la primera, en la fila {self.filas[0]})."
        if self.bajo_otra:
            aviso += (
                " Si en su hoja esa celda estaba combinada con la de arriba, escriba el valor en "
                "cada fila: en blanco quiere decir que no tiene."
            )
        return [aviso]


@dataclass(slots=True)
class CompromisoLeido:
    numero: int
    fila: int
    texto: str = ""
    tipo_mejora: str = ""
    recomendacion: str = ""
    actividades: dict[int, tuple[int, ActividadLeida]] = field(default_factory=dict)
    """By number: the sheet's row and what it says."""


@dataclass(slots=True)
class EvaluacionLeida:
    nombre: str
    fila: int
    compromisos: dict[int, CompromisoLeido] = field(default_factory=dict)


@dataclass(slots=True)
class Agenda:
    """What a sheet says. `nombres`: how it writes each new unit, by normalised name."""

    hoja: str
    presentes: Collection[str]
    evaluaciones: dict[str, EvaluacionLeida] = field(default_factory=dict)
    nombres: dict[str, str] = field(default_factory=dict)
    avisos: list[str] = field(default_factory=list)
    errores: list[ErrorDeCelda] = field(default_factory=list)


def _leer_nombre(celda) -> str:
    return " ".join(leer_texto(celda, NOMBRE_MAXIMO).split())


def leer_agenda(
    hoja: Hoja,
    *,
    evaluacion: str,
    conocidas: Mapping[str, str],
    crear: bool,
    maximo: int = ERRORES_MAXIMOS,
    remedios: Remedios = EN_EL_FORMULARIO,
) -> Agenda:
    """Check every cell. `evaluacion` is where the rows go that name none.

    `conocidas`: the units' names by normalised name; another one is an error unless `crear`. A
    row with an error is left out: the agenda is only good when its `errores` are empty. It stops
    at the row where there are more than `maximo` of them. `remedios` are for who reads the errors.
    """
    unidades = Unidades(conocidas, crear, remedios.dependencias)
    return _Lector(hoja, evaluacion, unidades, remedios, maximo).leer()


class _Lector(Lector):
    def __init__(self, hoja, evaluacion, unidades, remedios, maximo):
        super().__init__(hoja, NOMBRES, list(hoja.errores))
        self.unidades = unidades
        self.remedios = remedios
        self.maximo = maximo
        self.agenda = Agenda(
            hoja=hoja.nombre,
            presentes=set(hoja.presentes),
            avisos=list(hoja.avisos),
            errores=self.errores,
        )
        self.evaluacion = self._elegida(evaluacion)
        self._encabezados: dict[tuple, CompromisoLeido | None] = {}
        self._nombradas: dict[str, tuple[str, int]] = {}
        self._hay_sin_nombrar = False
        self._anterior: tuple[int, CompromisoLeido] | None = None
        self._sin_responsable = EnBlanco("Sin responsable")
        self._sin_fecha = EnBlanco("Sin fecha de término")

    def leer(self) -> Agenda:
        for fila, celdas in zip(self.hoja.numeros, self.hoja.filas, strict=True):
            if len(self.errores) > self.maximo:
                break
            self.fila = fila
            compromiso = self._compromiso(celdas[:5])
            if any(not en_blanco(celda) for celda in celdas[5:]):
                self._actividad(compromiso, *celdas[5:])
        self._completar()
        self._revisar_la_elegida()
        self.agenda.nombres = self.unidades.nuevas
        self.agenda.avisos += self.unidades.dudas()
        self._avisar()
        return self.agenda

    def _elegida(self, nombre: str) -> str:
        """The name of the evaluation chosen, whose error is of no row."""
        self.celda("evaluacion", _leer_nombre, nombre)
        return " ".join(PROHIBIDOS.sub("\ufffd", nombre).strip(BLANCOS).split())

    # --- Commitments --------------------------------------------------------------------
    def _compromiso(self, celdas) -> CompromisoLeido | None:
        """The commitment of the row; the same five cells are read once."""
        if celdas in self._encabezados:
            return self._encabezados[celdas]
        fallas = self.fallas
        compromiso = self._leer_compromiso(*celdas)
        if self.fallas == fallas:
            self._encabezados[celdas] = compromiso
        return compromiso

    def _leer_compromiso(self, evaluacion, numero, texto, tipo, recomendacion):
        propia = self.celda("evaluacion", _leer_nombre, evaluacion)
        nombre = propia or self.evaluacion
        if propia:
            self._nombradas.setdefault(normalizar(propia), (propia, self.fila))
        else:
            self._hay_sin_nombrar = True
        numero_leido = self.celda("numero", leer_numero, numero)
        textos = {
            "compromiso": self.celda("compromiso", leer_texto, texto, TEXTO_MAXIMO),
            "tipo_mejora": self.celda("tipo_mejora", _leer_nombre, tipo),
            "recomendacion": self.celda("recomendacion", leer_texto, recomendacion, TEXTO_MAXIMO),
        }
        if not nombre:
            self.error(
                "evaluacion",
                evaluacion,
                "No se sabe de qué evaluación es la fila. Escríbala aquí o "
                f"{self.remedios.evaluacion}.",
            )
        if numero_leido is None:
            self.error(
                "numero",
                numero,
                "La fila está antes de cualquier compromiso. Escriba el número del compromiso; "
                f"{NO_ES_FILA}",
            )
        if not nombre or numero_leido is None or None in textos.values():
            return None
        leida = self.agenda.evaluaciones.setdefault(
            normalizar(nombre), EvaluacionLeida(nombre, self.fila)
        )
        compromiso = leida.compromisos.setdefault(
            numero_leido, CompromisoLeido(numero_leido, self.fila)
        )
        for clave, valor in textos.items():
            self._anotar(compromiso, clave, valor)
        return compromiso

    def _anotar(self, compromiso, clave, valor):
        """Keep what the row says of its commitment; two rows must not contradict each other."""
        atributo = "texto" if clave == "compromiso" else clave
        dicho = getattr(compromiso, atributo)
        if not dicho:
            setattr(compromiso, atributo, valor)
        elif valor and valor != dicho:
            if clave == "tipo_mejora" and normalizar(valor) == normalizar(dicho):
                setattr(compromiso, atributo, max(valor, dicho))
                return
            self.error(
                clave,
                valor,
                f"El compromiso {compromiso.numero} dice otra cosa en la fila {compromiso.fila}. "
                "Dé un número distinto a cada compromiso, o el mismo texto en ambas filas.",
            )

    def _completar(self):
        """What a commitment must say in at least one of its rows."""
        for evaluacion in self.agenda.evaluaciones.values():
            for compromiso in evaluacion.compromisos.values():
                for clave, valor in (
                    ("compromiso", compromiso.texto),
                    ("tipo_mejora", compromiso.tipo_mejora),
                    ("recomendacion", compromiso.recomendacion),
                ):
                    if not valor:
                        mensaje = (
                            f"El compromiso {compromiso.numero} no dice {FALTA[clave]}. Escríbalo."
                        )
                        self.error(clave, "", mensaje, compromiso.fila)

    def _revisar_la_elegida(self):
        """The evaluation chosen for rows that name none, in a sheet that names others."""
        otras = [n for clave, n in self._nombradas.items() if clave != normalizar(self.evaluacion)]
        if not self.evaluacion or not otras:
            return
        (nombre, fila), *demas = otras
        nombres = f"«{nombre}»" + (f" y {len(demas):,} más" if demas else "")
        if self._hay_sin_nombrar:
            self.agenda.avisos.append(
                "Las filas que no nombran evaluación, ni tienen arriba una que la nombre, van a "
                f"«{self.evaluacion}», la que eligió; las demás, a la que nombran: {nombres}."
            )
            return
        mensaje = (
            f"Eligió la evaluación «{self.evaluacion}», pero el archivo nombra {nombres}. Corrija "
            f"la columna, o {self.remedios.sin_evaluacion}."
        )
        self.error("evaluacion", nombre, mensaje, fila)

    # --- Activities ---------------------------------------------------------------------
    def _actividad(self, compromiso, numero, *celdas):
        fallas = self.fallas
        numero_leido = self._numero_de_actividad(compromiso, numero)
        try:
            leida = self._leer_actividad(*celdas)
        except ValorInvalido:
            self._senalar(*celdas)
            return
        if not leida.texto and leida.completo:
            self.error("actividad", celdas[0], FALTA_TEXTO)
        if compromiso is None or self.fallas > fallas:
            return
        self._sin_responsable.contar(self.fila, compromiso, not leida.responsables)
        self._sin_fecha.contar(self.fila, compromiso, leida.fecha is None)
        self._agregar(compromiso, numero_leido, leida, numero)

    def _leer_actividad(self, texto, responsable, fecha, avance, nota) -> ActividadLeida:
        return ActividadLeida(
            *leer_texto_con_marca(texto, TEXTO_MAXIMO),
            self.unidades.leer(responsable),
            *self._leer_fecha(fecha),
            None if avance is None else self._leer_avance(avance),
            leer_texto(nota, TEXTO_MAXIMO),
        )

    def _senalar(self, texto, responsable, fecha, avance, nota):
        """Name every cell of the row that cannot be read, not only the first."""
        if self.celda("actividad", leer_texto_con_marca, texto, TEXTO_MAXIMO) == ("", True):
            self.error("actividad", texto, FALTA_TEXTO)
        self.celda("responsable", self.unidades.leer, responsable)
        self.celda("fecha_termino", self._leer_fecha, fecha)
        self.celda("avance", self._leer_avance, avance)
        self.celda("observaciones", leer_texto, nota, TEXTO_MAXIMO)

    def _agregar(self, compromiso, numero, leida, celda):
        anterior, self._anterior = self._anterior, (numero, compromiso)
        otra_fila, otra = compromiso.actividades.setdefault(numero, (self.fila, leida))
        if otra_fila == self.fila:
            if celda.__class__ is not int and anterior == (10 * numero - 1, compromiso):
                self._avisar_de_la_decima(compromiso.numero, numero)
            return
        if otra == leida:
            self.agenda.avisos.append(f"La fila {self.fila} repite la fila {otra_fila}.")
            return
        mensaje = (
            f"La actividad {numero} del mismo compromiso ya está en la fila {otra_fila} y dice "
            "otra cosa. Dé un número distinto a cada actividad."
        )
        if celda.__class__ is float:
            clave = f"{compromiso.numero}.{numero}"
            mensaje += f" Si es la {clave}0, Excel la volvió {clave}: {COMO_TEXTO}"
        self.error("numero_actividad", celda, mensaje)

    def _avisar_de_la_decima(self, compromiso, numero):
        clave = f"{compromiso}.{numero}"
        self.agenda.avisos.append(
            f"La fila {self.fila} va después de la actividad {compromiso}.{10 * numero - 1} y se "
            f"leyó como la {clave}. Si es la {clave}0, Excel la volvió {clave}: {COMO_TEXTO}"
        )

    def _numero_de_actividad(self, compromiso, celda):
        if compromiso is None:
            return None
        decimales = 0
        if celda.__class__ is float:
            decimales = self.hoja.decimales.get((self.fila, "numero_actividad"), 0)
        numero = self.celda(
            "numero_actividad", leer_numero_actividad, celda, compromiso.numero, decimales
        )
        if numero is None:
            self.error("numero_actividad", celda, "Escriba el número de la actividad.")
        return numero

    def _leer_fecha(self, celda):
        """The day, and the cell's text where it is more than a plain date."""
        try:
            dia = leer_fecha(celda, desde_1904=self.hoja.fecha_1904)
        except ValorInvalido as error:
            if str(error) == NO_ES_FECHA:
                raise ValorInvalido(SIN_FECHA) from None
            raise
        if not isinstance(celda, str) or dia is None:
            return dia, ""
        fuente = " ".join(celda.split())
        if FECHA_LLANA.fullmatch(fuente):
            return dia, ""
        if len(fuente) > FECHA_FUENTE_MAXIMO:
            raise ValorInvalido(f"La fecha pasa de {FECHA_FUENTE_MAXIMO} caracteres. Acórtela.")
        return dia, fuente

    def _leer_avance(self, celda):
        return leer_porcentaje(celda, (self.fila, "avance") in self.hoja.porcentajes)

    # --- Notices ------------------------------------------------------------------------
    def _avisar(self):
        faltan = [
            f"«{nombre}»"
            for clave, nombre in NOMBRES.items()
            if clave not in self.agenda.presentes and clave != "evaluacion"
        ]
        if faltan:
            self.agenda.avisos.append(
                f"La hoja no trae {', '.join(faltan)}: lo que se crea queda sin ese dato, y lo que "
                "ya estaba conserva el suyo."
            )
        self.agenda.avisos += self._sin_responsable.aviso()
        if "fecha_termino" in self.agenda.presentes:
            self.agenda.avisos += self._sin_fecha.aviso()
        self.agenda.avisos += self.avisos_de_fracciones("avance")
