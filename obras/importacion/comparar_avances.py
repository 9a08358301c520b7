"""From the rows of a sheet of progress to what would be added, with what is wrong in each row.

The rules are those of `acciones.registrar_avance`, each said in its row and column.
"""

from collections import defaultdict
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from compromisos.importacion.datos import como_decimal, dato_de_dinero, dato_de_fecha
from compromisos.importacion.existente import por_lotes
from compromisos.importacion.registros import Clase, Dato, Guardado, Leido
from compromisos.importacion.valores import ValorInvalido, leer_porcentaje, leer_texto

from ..acciones import excede
from ..models import AvanceObra, EtapaDeObra, Obra
from ..models.obras import CERRADAS, EN_OBRA
from .comparar_obras import PESOS

DE_LA_OBRA = ("obra", "numero", "monto", "dependencia")
DATOS: tuple[Dato, ...] = (
    dato_de_fecha("fecha", "fecha", falta="Escriba la fecha del avance."),
    Dato(
        "fisico",
        "fisico",
        lambda celda, _: leer_porcentaje(celda),
        decir=lambda valor: f"{como_decimal(valor)} %",
        falta="Escriba el avance físico, de 0 a 100.",
    ),
    dato_de_dinero("ejercido", "ejercido", enteros=PESOS, cero=True),
    Dato("motivo", "motivo_excedente", lambda celda, _: leer_texto(celda, 1000)),
    Dato("nota", "nota", lambda celda, _: leer_texto(celda, 3000)),
)
CAMPOS = (*DE_LA_OBRA, *(dato.campo for dato in DATOS))
POR_CAMPO = {dato.campo: dato for dato in DATOS}


def ultimos_de_cada_dia(avances):
    """Of the reports of a work on a day, the last one."""
    despues = AvanceObra.objects.filter(
        obra=OuterRef("obra"), fecha=OuterRef("fecha"), numero__gt=OuterRef("numero")
    )
    return avances.filter(~Exists(despues))


class Ultimo(NamedTuple):
    """What the report before says; `ejercido`: the last amount that one says, it or another."""

    numero: int
    fecha: object
    fisico: object
    ejercido: object

    @classmethod
    def despues_de(cls, anterior, numero, fecha, fisico, ejercido):
        antes = anterior.ejercido if anterior else None
        return cls(numero, fecha, fisico, antes if ejercido is None else ejercido)


class Comparador:
    def __init__(self, lector, plan):
        self.lector, self.plan, self.hoja = lector, plan, lector.hoja
        self.clase = Clase(AvanceObra, "Avance", "Avances", "o", DATOS, DE_LA_OBRA)
        self.hoy = timezone.localdate()

    def comparar(self):
        leidos = self._leer()
        self.plan.avisos += self.lector.avisos_de_fracciones("fisico")
        obras = self._cargar_obras({clave for clave, _ in leidos})
        guardados, ultimos = self._cargar_avances(obras)
        nuevos, iguales = defaultdict(list), []
        for leido in leidos.values():
            guardado = guardados.get(leido.clave)
            if leido.de not in obras:
                mensaje = f"No hay ninguna obra con la clave «{leido.de}»."
                self.lector.error("clave", leido.de, mensaje, leido.fila)
            elif guardado and not self.clase.cambian(leido, guardado, self.hoja):
                iguales.append(leido)
            else:
                guardados.pop(leido.clave, None)
                nuevos[leido.de].append(leido)
        agregados = [
            avance
            for clave, suyos in nuevos.items()
            for avance in self._de_una_obra(obras[clave], ultimos.get(clave), suyos)
        ]
        self.plan.grupos.append(
            self.clase.comparar([*iguales, *agregados], guardados, self.hoja, self.lector.nombres)
        )

    # --- The rows -----------------------------------------------------------------------
    def _leer(self) -> dict[tuple, Leido]:
        """By the work's key and the day."""
        leidos = {}
        for celdas in self.lector.filas(settings.IMPORTAR_ERRORES):
            clave = self.lector.celda("clave", _leer_clave, celdas["clave"])
            valores = self.lector.leer(DATOS, celdas | {"fisico": self._porcentaje(celdas)})
            if clave is None or valores is None:
                continue
            dia = POR_CAMPO["fecha"].decir(valores["fecha"])
            leido = Leido(self.lector.fila, (clave, valores["fecha"]), clave, dia, valores)
            self.lector.agregar_unico(leidos, leido, DATOS)
        return leidos

    def _porcentaje(self, celdas):
        """A cell that shows 25 % holds 0.25."""
        celda = celdas["fisico"]
        if (self.lector.fila, "fisico") not in self.hoja.porcentajes:
            return celda
        return self.lector.celda("fisico", leer_porcentaje, celda, True)

    # --- What is on record --------------------------------------------------------------
    def _cargar_obras(self, claves) -> dict[str, Obra]:
        return {
            obra.clave: obra
            for lote in por_lotes(claves)
            for obra in Obra.objects.con_etapa().filter(clave__in=lote)
        }

    def _cargar_avances(self, obras) -> tuple[dict, dict]:
        """The last one of each day, by the work's key and the day, and that of each work."""
        guardados, ultimos = {}, {}
        por_id = {obra.pk: obra for obra in obras.values()}
        for lote in por_lotes(por_id):
            for avance in AvanceObra.objects.filter(obra__in=lote).order_by("obra_id", "numero"):
                clave = por_id[avance.obra_id].clave
                valores = {dato.campo: getattr(avance, dato.campo) for dato in DATOS}
                dia = POR_CAMPO["fecha"].decir(avance.fecha)
                guardados[clave, avance.fecha] = Guardado(avance.pk, clave, dia, valores)
                suyo = avance.numero, avance.fecha, avance.fisico, avance.ejercido
                ultimos[clave] = Ultimo.despues_de(ultimos.get(clave), *suyo)
        return guardados, ultimos

    # --- What is added ------------------------------------------------------------------
    def _de_una_obra(self, obra, ultimo, leidos) -> list[Leido]:
        """Her new reports in the order of their days, numbered on from the last one."""
        nuevos = []
        for leido in sorted(leidos, key=lambda leido: leido.valores["fecha"]):
            valores = {dato.campo: dato.vacio for dato in DATOS} | leido.valores
            self._revisar(obra, ultimo, leido, valores)
            numero = ultimo.numero + 1 if ultimo else 1
            de_la_obra = {
                "obra": obra.pk,
                "numero": numero,
                "monto": obra.monto,
                "dependencia": obra.ejecutora_id,
            }
            nuevos.append(leido._replace(valores=valores | de_la_obra))
            suyo = numero, valores["fecha"], valores["fisico"], valores["ejercido"]
            ultimo = Ultimo.despues_de(ultimo, *suyo)
        return nuevos

    def _revisar(self, obra, ultimo, leido, valores):
        error = partial(self._error, leido, valores)
        if valores["fecha"] > self.hoy:
            error("fecha", "Esa fecha todavía no llega.")
        if ultimo and valores["fecha"] < ultimo.fecha:
            error(
                "fecha",
                f"Ya hay un avance del {ultimo.fecha:%d/%m/%Y}, y lo de antes no se cambia ni se "
                "agrega después. Quite la fila.",
            )
        if obra.etapa not in (*EN_OBRA, *CERRADAS):
            self.lector.error(
                "clave",
                obra.clave,
                "La obra todavía no está en ejecución: primero cambie su etapa.",
                leido.fila,
            )
        if obra.etapa in CERRADAS and valores["fisico"] != (ultimo.fisico if ultimo else 0):
            etapa = EtapaDeObra(obra.etapa).label.lower()
            error("fisico", f"La obra está {etapa}: ya sólo cambia lo ejercido.")
        if ultimo and not valores["nota"] and _es_menos(valores, ultimo):
            error("nota", "Es menos de lo ya reportado: diga aquí por qué.")
        if excede(valores["ejercido"], obra.monto) and not valores["motivo_excedente"]:
            error(
                "motivo_excedente",
                f"Se ejerció más de lo contratado (${obra.monto:,.2f}): diga por qué.",
            )

    def _error(self, leido, valores, campo, mensaje):
        dato = POR_CAMPO[campo]
        self.lector.error(dato.columna, dato.decir(valores[campo]), mensaje, leido.fila)


def _leer_clave(celda) -> str:
    clave = leer_texto(celda, 60)
    if not clave:
        raise ValorInvalido("Escriba la clave de la obra.")
    return clave


def _es_menos(valores, ultimo) -> bool:
    ejercido = valores["ejercido"]
    menos = ejercido is not None and ejercido < (ultimo.ejercido or 0)
    return menos or valores["fisico"] < ultimo.fisico
