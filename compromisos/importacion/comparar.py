"""Sort what the sheet says against what is on record: the making of a Plan."""

from evj.web.exportacion import escapar
from evj.web.texto import contar, normalizar

from ..models import Cierre
from .agenda import Agenda
from .columnas import NOMBRES, SEPARADOR
from .existente import Existente
from .hoja import ErrorDeCelda
from .plan import (
    ActividadCambiada,
    ActividadNueva,
    AvanceNuevo,
    Cambio,
    CompromisoCambiado,
    CompromisoNuevo,
    Plan,
    RecomendacionNueva,
    Renglon,
    ResponsablesCambiados,
)
from .recomendaciones import Recomendaciones, como_se_lee
from .valores import ValorInvalido, como_porcentaje, con_marca, leer_texto_con_marca

TEXTO_MAXIMO = 20_000
A_LA_VISTA = 5  # of the rows that a notice is about, those that it names
ORDEN = {nombre: lugar for lugar, nombre in enumerate(NOMBRES.values())}
SIN_REPORTE = "sin reporte"


def comparar(agenda: Agenda, existente: Existente, archivo: str) -> Plan:
    """The plan of the import. Its errors are the agenda's and those that only the record shows."""
    plan = Plan(archivo, agenda.hoja, list(agenda.avisos), list(agenda.errores))
    comparador = _Comparador(agenda, existente, plan)
    for clave in sorted(agenda.evaluaciones):
        comparador.evaluacion(clave)
    plan.avisos += comparador.avisos()
    plan.dependencias_nuevas = dict(sorted(agenda.nombres.items()))
    plan.unidades = {c: nombre for c, (_, nombre) in existente.dependencias.items()}
    plan.unidades |= agenda.nombres
    plan.errores.sort(key=lambda error: (error.fila or 0, ORDEN.get(error.columna, 0)))
    return plan


def _cuantas(filas) -> str:
    return contar(len(filas), "actividad", "actividades")


def _las_primeras(filas) -> str:
    return "; ".join(filas[:A_LA_VISTA]) + ("…" if len(filas) > A_LA_VISTA else "")


def _igual(leido: str, guardado: str) -> bool:
    """Whether the sheet says what is on record, as a cell can say it."""
    return leido == guardado or leido == como_se_lee(guardado)


class _Comparador:
    def __init__(self, agenda, existente, plan):
        self.agenda = agenda
        self.existente = existente
        self.plan = plan
        self.nombre_de_dependencia = dict(existente.dependencias.values())
        self.nombre_de_tipo = dict(existente.tipos.values())
        self.referencias = {}
        self.avances = {}
        # What each notice says of each row.
        self.sobre_reportes, self.bajo_lo_verificado, self.sobre_prorrogas = [], [], []
        self.nombre = ""

    def evaluacion(self, clave):
        leida = self.agenda.evaluaciones[clave]
        pk, self.nombre = self.existente.evaluaciones.get(clave, (None, leida.nombre))
        self.plan.evaluaciones[clave] = (pk, self.nombre)
        ref = clave if pk is None else pk
        recomendaciones = Recomendaciones(
            self.existente.recomendaciones.get(pk, []), self.existente.compromisos.get(pk, {})
        )
        recomendaciones.asignar(leida.compromisos)
        self.plan.recomendaciones_cambiadas |= recomendaciones.cambiadas
        self.plan.recomendaciones_nuevas += [
            RecomendacionNueva(ref, numero, texto) for texto, numero in recomendaciones.nuevas
        ]
        guardados = self.existente.compromisos.get(pk, {})
        for numero in sorted(leida.compromisos):
            self._compromiso(ref, leida.compromisos[numero], guardados.get(numero), recomendaciones)
        self._ausentes(guardados, leida.compromisos)

    def _ausentes(self, guardados, leidos):
        for numero, guardado in guardados.items():
            leido = leidos.get(numero)
            if leido is None:
                self.plan.compromisos.ausentes.append(
                    Renglon("Compromiso", self.nombre, str(numero), guardado.texto)
                )
            for suyo, actividad in self.existente.actividades.get(guardado.id, {}).items():
                if leido is None or suyo not in leido.actividades:
                    texto = con_marca(actividad.texto, actividad.completo)
                    self.plan.actividades.ausentes.append(
                        Renglon("Actividad", self.nombre, f"{numero}.{suyo}", texto)
                    )

    # --- Commitments --------------------------------------------------------------------
    def _compromiso(self, evaluacion, leido, guardado, recomendaciones):
        tipo = self._tipo(leido.tipo_mejora)
        recomendacion = recomendaciones.de[leido.numero]
        if guardado is None:
            self.plan.compromisos_nuevos.append(
                CompromisoNuevo(evaluacion, leido.numero, leido.texto, tipo, recomendacion)
            )
            self.plan.compromisos.nuevas.append(self._renglon_compromiso(leido, leida=leido))
            ref = (evaluacion, leido.numero)
        else:
            self._compromiso_guardado(leido, guardado, evaluacion, tipo, recomendaciones)
            ref = guardado.id
        guardadas = self.existente.actividades.get(ref, {}) if guardado else {}
        for numero in sorted(leido.actividades):
            fila, actividad = leido.actividades[numero]
            self._actividad(ref, leido.numero, numero, fila, actividad, guardadas.get(numero))

    def _renglon_compromiso(self, leido, cambios=(), leida=None):
        clave = str(leido.numero)
        return Renglon(
            "Compromiso", self.nombre, clave, leido.texto, leido.fila, tuple(cambios), leida
        )

    def _tipo(self, nombre):
        clave = normalizar(nombre)
        if clave in self.existente.tipos:
            return self.existente.tipos[clave][0]
        nuevos = self.plan.tipos_nuevos
        nuevos[clave] = max(nombre, nuevos.get(clave, ""))
        return clave

    def _compromiso_guardado(self, leido, guardado, evaluacion, tipo, recomendaciones):
        texto = guardado.texto if _igual(leido.texto, guardado.texto) else leido.texto
        recomendacion = recomendaciones.de[leido.numero]
        antes = recomendaciones.textos[guardado.recomendacion]
        cambios = []
        if texto != guardado.texto:
            cambios.append(Cambio(NOMBRES["compromiso"], guardado.texto, texto))
        if tipo != guardado.tipo_mejora:
            anterior = self.nombre_de_tipo[guardado.tipo_mejora]
            cambios.append(Cambio(NOMBRES["tipo_mejora"], anterior, leido.tipo_mejora))
        if recomendacion != guardado.recomendacion or recomendacion in recomendaciones.cambiadas:
            cambios.append(Cambio(NOMBRES["recomendacion"], antes, leido.recomendacion))
        if not cambios:
            self.plan.compromisos.iguales += 1
            return
        self.plan.compromisos.cambiadas.append(self._renglon_compromiso(leido, cambios))
        if (texto, tipo, recomendacion) != guardado[1:]:
            self.plan.compromisos_cambiados.append(
                CompromisoCambiado(guardado.id, evaluacion, texto, tipo, recomendacion)
            )

    # --- Activities ---------------------------------------------------------------------
    def _actividad(self, compromiso, numero_compromiso, numero, fila, leida, guardada):
        clave = f"{numero_compromiso}.{numero}"
        if guardada is None:
            ref = (compromiso, numero)
            self.plan.actividades_nuevas.append(ActividadNueva(compromiso, numero, leida))
            self._exigir_nota(fila, leida)
            cambios = self._avance(ref, fila, leida, None)
            texto = con_marca(leida.texto, leida.completo)
            self.plan.actividades.nuevas.append(
                Renglon("Actividad", self.nombre, clave, texto, fila, cambios, leida)
            )
            return
        leida = self._como_quedaria(leida, guardada)
        cambios = self._cambios(leida, guardada)
        if cambios:
            self.plan.actividades_cambiadas.append(ActividadCambiada(guardada.id, leida))
            self._exigir_nota(fila, leida)
            self._exigir_orden(fila, leida, guardada)
        if guardada.prorrogada and leida.fecha != guardada.fecha:
            self.sobre_prorrogas.append(f"fila {fila}")
        cambios += self._responsables(leida, guardada)
        cambios += self._avance(guardada.principal, fila, leida, guardada)
        if not cambios:
            self.plan.actividades.iguales += 1
            return
        texto = con_marca(leida.texto, leida.completo)
        self.plan.actividades.cambiadas.append(
            Renglon("Actividad", self.nombre, clave, texto, fila, cambios)
        )

    def _como_quedaria(self, leida, guardada):
        """The row as it would be on record: what the sheet does not carry stays as it is."""
        if leida[:2] == guardada[1:3] and _resto(leida) == _resto(guardada):
            return leida
        presentes = self.agenda.presentes
        cambios = {}
        if _igual_con_marca(leida, guardada):
            cambios.update(texto=guardada.texto, completo=guardada.completo)
        if "fecha_termino" not in presentes:
            cambios.update(fecha=guardada.fecha, fuente=guardada.fuente)
        elif leida.fecha == guardada.fecha and leida.fuente in ("", guardada.fuente):
            cambios.update(fuente=guardada.fuente)
        if "observaciones" not in presentes or _igual(leida.nota, guardada.nota):
            cambios.update(nota=guardada.nota)
        return leida._replace(**cambios)

    def _cambios(self, leida, guardada):
        cambios = []
        if (leida.texto, leida.completo) != (guardada.texto, guardada.completo):
            antes = con_marca(guardada.texto, guardada.completo)
            despues = con_marca(leida.texto, leida.completo)
            cambios.append(Cambio(NOMBRES["actividad"], antes, despues))
        if (leida.fecha, leida.fuente) != (guardada.fecha, guardada.fuente):
            cambios.append(Cambio(NOMBRES["fecha_termino"], _fecha(guardada), _fecha(leida)))
        if leida.nota != guardada.nota:
            cambios.append(Cambio(NOMBRES["observaciones"], guardada.nota, leida.nota))
        return tuple(cambios)

    def _responsables(self, leida, guardada):
        guardadas = tuple(self.existente.responsables.get(guardada.id, ()))
        nuevas = self._referencias(leida.responsables)
        if nuevas == tuple([responsable.dependencia for responsable in guardadas]):
            return ()
        self.plan.responsables.append(ResponsablesCambiados(guardada.id, guardadas, nuevas))
        antes = SEPARADOR.join(self.nombre_de_dependencia[r.dependencia] for r in guardadas)
        despues = SEPARADOR.join(
            self.agenda.nombres[ref] if isinstance(ref, str) else self.nombre_de_dependencia[ref]
            for ref in nuevas
        )
        return (Cambio(NOMBRES["responsable"], antes, despues),)

    def _referencias(self, claves):
        """The units of a cell, each by its id or, if new, by its key."""
        if claves not in self.referencias:
            dependencias = self.existente.dependencias
            self.referencias[claves] = tuple(
                dependencias[clave][0] if clave in dependencias else clave for clave in claves
            )
        return self.referencias[claves]

    def _avance(self, principal, fila, leida, guardada):
        """A report where the sheet's figure is not the latest one; blank says nothing."""
        if leida.avance is None:
            return ()
        anterior = guardada.avance if guardada else None
        porcentaje, otra_fila = self.avances.setdefault(principal, (leida.avance, fila))
        if porcentaje != leida.avance:
            self._error(
                fila,
                "avance",
                como_porcentaje(leida.avance),
                f"Es la misma actividad que la de la fila {otra_fila}, que dice "
                f"{como_porcentaje(porcentaje)}. Escriba el mismo avance en ambas.",
            )
            return ()
        if leida.avance == anterior:
            return ()
        if guardada and guardada.cerrada:
            self._error(
                fila,
                "avance",
                como_porcentaje(leida.avance),
                f"La actividad está cerrada («{Cierre.Tipo(guardada.cerrada).label}») y ya no "
                "recibe avances: deje la celda en blanco.",
            )
            return ()
        if guardada and guardada.reportado_el:
            dice = f"{como_porcentaje(anterior)} al {guardada.reportado_el:%d/%m/%Y}"
            self.sobre_reportes.append(f"fila {fila}: {dice}")
        if guardada and guardada.verificado and leida.avance < guardada.verificado:
            self.bajo_lo_verificado.append(f"fila {fila}: {como_porcentaje(guardada.verificado)}")
        if otra_fila == fila:
            self.plan.avances.append(AvanceNuevo(principal, leida.avance))
        antes = SIN_REPORTE if anterior is None else como_porcentaje(anterior)
        return (Cambio(NOMBRES["avance"], antes, como_porcentaje(leida.avance)),)

    # --- What one who imports may not know ----------------------------------------------
    def avisos(self) -> list[str]:
        avisos = []
        if self.sobre_reportes:
            avisos.append(
                f"De {_cuantas(self.sobre_reportes)} el último avance lo reportó su dependencia, y "
                f"el archivo dice otro ({_las_primeras(self.sobre_reportes)}). Si el archivo es de "
                "antes de esos reportes, deje ahí el avance en blanco."
            )
        if self.bajo_lo_verificado:
            avisos.append(
                f"De {_cuantas(self.bajo_lo_verificado)} el archivo dice un avance menor que el "
                f"verificado ({_las_primeras(self.bajo_lo_verificado)}). Lo verificado no cambia: "
                "se publicarían los dos."
            )
        if self.sobre_prorrogas:
            avisos.append(
                f"De {_cuantas(self.sobre_prorrogas)} cambia la fecha original, y hay una prórroga "
                "autorizada: su plazo seguirá siendo el de la prórroga "
                f"({_las_primeras(self.sobre_prorrogas)})."
            )
        return avisos

    # --- What only the record shows to be wrong -----------------------------------------
    def _exigir_nota(self, fila, leida):
        if not leida.completo and not leida.nota:
            self._error(
                fila,
                "observaciones",
                "",
                "El texto de la actividad está incompleto («[…]»). Explique en Observaciones "
                "qué perdió la fuente.",
            )

    def _exigir_orden(self, fila, leida, guardada):
        if leida.fecha and guardada.inicio and leida.fecha < guardada.inicio:
            self._error(
                fila,
                "fecha_termino",
                _fecha(leida),
                f"Es anterior a la fecha de inicio registrada ({guardada.inicio:%d/%m/%Y}). "
                "Corrija una de las dos.",
            )

    def _error(self, fila, clave, valor, mensaje):
        self.plan.errores.append(
            ErrorDeCelda(self.agenda.hoja, fila, NOMBRES[clave], valor, mensaje)
        )


def _igual_con_marca(leida, guardada) -> bool:
    exportada = escapar(con_marca(guardada.texto, guardada.completo))
    try:
        return leida[:2] == leer_texto_con_marca(exportada, TEXTO_MAXIMO)
    except ValorInvalido:  # what is on record holds a control character
        return False


def _resto(actividad) -> tuple:
    return actividad.fecha, actividad.fuente, actividad.nota


def _fecha(actividad) -> str:
    """The date as the source prints it, else day/month/year; "" when there is none."""
    if actividad.fuente:
        return actividad.fuente
    return f"{actividad.fecha:%d/%m/%Y}" if actividad.fecha else ""
