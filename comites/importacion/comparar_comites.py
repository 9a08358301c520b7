"""From the rows of a sheet of committees to what would change, with what is wrong in each row."""

from django.conf import settings
from django.utils import timezone

from compromisos.importacion.datos import (
    dato_de_fecha,
    dato_de_opcion,
    dato_de_texto,
    dato_si_o_no,
)
from compromisos.importacion.existente import por_lotes
from compromisos.importacion.registros import Clase, Dato, Guardado, Leido, Ref
from compromisos.importacion.valores import en_blanco
from evj.web.texto import normalizar

from ..elegibilidad import fuera_del_periodo, impedimentos, lo_que_ocupa
from ..forms.integrantes import CUANDO, DONDE
from ..models import (
    Cargo,
    Comite,
    GrupoEdad,
    Integrante,
    Sector,
    Sexo,
    TipoComite,
)
from .en_memoria import EnMemoria, Lugar
from .lugares import ATTNAME, dato_de_clave, dato_de_edicion, dato_de_municipio

DE_INTEGRANTE = (
    dato_de_texto("integrante", "nombre", 150, falta="Escriba el nombre de la persona."),
    dato_de_opcion("cargo", "cargo", Cargo, falta="Escriba el cargo."),
    dato_de_opcion("sector", "sector", Sector, falta="Escriba el sector."),
    dato_de_opcion("sexo", "sexo", Sexo),
    dato_de_opcion("grupo_edad", "grupo_edad", GrupoEdad),
    dato_si_o_no("sin_cargo_publico", "declara_sin_cargo_publico"),
    dato_si_o_no("sin_cargo_partido", "declara_sin_cargo_partido"),
    dato_de_fecha("desde", "desde", falta="Escriba su primer día en el cargo."),
    dato_de_fecha("hasta", "hasta"),
)
DATO = {dato.campo: dato for dato in DE_INTEGRANTE}
PERSONALES = [dato.columna for dato in DE_INTEGRANTE] + ["registro"]
# What makes a person be asked about again, as in the page of the committee.
DE_LA_PERSONA = {"nombre", "desde", "declara_sin_cargo_publico", "declara_sin_cargo_partido"}
DE_SU_LUGAR = {"cargo", "desde", "hasta"}


def _datos_de_comite() -> tuple[Dato, ...]:
    return (
        dato_de_clave(40, "Escriba la clave del comité.", "cc-2026-01"),
        dato_de_texto("comite", "nombre", 150, falta="Escriba el nombre del comité."),
        dato_de_opcion("tipo", "tipo", TipoComite, falta="Escriba el tipo de comité."),
        dato_de_municipio(),
        dato_de_edicion(),
        dato_de_fecha("constituido_el", "constituido_el", falta="Escriba cuándo se constituyó."),
        dato_de_fecha("vigente_hasta", "vigente_hasta", falta="Escriba su último día."),
    )


class Comparador:
    def __init__(self, lector, plan):
        self.lector, self.plan, self.hoja = lector, plan, lector.hoja
        self.de_comite = Clase(Comite, "Comité", "Comités", "o", _datos_de_comite())
        self.de_integrante = Clase(
            Integrante, "Integrante", "Integrantes", "o", DE_INTEGRANTE, ("comite",)
        )
        self.comites: dict[str, Leido] = {}
        self.personas: list[tuple[str, object, Leido]] = []
        """The key of the committee, the cell with the number of the member, and what is read."""
        self._leidos: dict[tuple, str | None] = {}

    def comparar(self):
        for celdas in self.lector.filas(settings.IMPORTAR_ERRORES):
            clave = self._comite(celdas)
            if not all(en_blanco(celdas[columna]) for columna in PERSONALES):
                self._persona(clave, celdas)
        self._cargar_comites()
        self._cargar_integrantes()
        personas = self._reconocer()
        self._revisar(personas)
        nombres = self.lector.nombres
        self.plan.grupos += [
            self.de_comite.comparar(self.comites.values(), self.guardados, self.hoja, nombres),
            self.de_integrante.comparar(personas.values(), self.integrantes, self.hoja, nombres),
        ]

    # --- The rows -----------------------------------------------------------------------
    def _comite(self, celdas) -> str | None:
        """The key of the row's committee; cells that say the same are read once."""
        suyas = tuple(celdas[dato.columna] for dato in self.de_comite.datos)
        if suyas not in self._leidos:
            self._leidos[suyas] = self._leer_comite(celdas)
        return self._leidos[suyas]

    def _leer_comite(self, celdas) -> str | None:
        valores = self.lector.leer(self.de_comite.datos, celdas)
        if valores is None:
            return None
        if valores["vigente_hasta"] < valores["constituido_el"]:
            self.lector.error(
                "vigente_hasta", celdas["vigente_hasta"], "Es anterior a su constitución."
            )
            return None
        clave = valores["clave"]
        cual = f"{valores['nombre']} ({clave})"
        leido = Leido(self.lector.fila, clave, "", cual, valores)
        self.lector.agregar(self.comites, leido, self.de_comite.datos)
        return clave

    def _persona(self, clave, celdas):
        valores = self.lector.leer(DE_INTEGRANTE, celdas)
        if valores is None:
            return
        if valores.get("hasta") and valores["hasta"] < valores["desde"]:
            self.lector.error("hasta", celdas["hasta"], "Es anterior a su primer día.")
        elif clave:
            leido = Leido(self.lector.fila, None, "", "", valores)
            self.personas.append((clave, celdas["registro"], leido))

    # --- What is on record --------------------------------------------------------------
    def _cargar_comites(self):
        """Those that the file names, and the others of their editions."""
        campos = [dato.campo for dato in self.de_comite.datos]
        filas = {}
        ediciones = {leido.valores["edicion"] for leido in self.comites.values()}
        for lote in por_lotes(ediciones):
            filas |= {c.clave: c for c in Comite.objects.filter(edicion__in=lote).order_by("clave")}
        for lote in por_lotes(self.comites):
            filas |= {c.clave: c for c in Comite.objects.filter(clave__in=lote)}
        self.guardados = {}
        for clave, comite in filas.items():
            valores = {campo: getattr(comite, ATTNAME.get(campo, campo)) for campo in campos}
            cual = f"{comite.nombre} ({clave})"
            self.guardados[clave] = Guardado(comite.pk, "", cual, valores)

    def _cargar_integrantes(self):
        """Those of the committees of the file, and of the others that the rules look at."""
        self.integrantes: dict[int, Guardado] = {}
        self.de_cual: dict[int, str] = {}
        self.borrados: set[int] = set()
        self.ajenos: list[Lugar] = []
        claves = {guardado.pk: clave for clave, guardado in self.guardados.items()}
        for lote in por_lotes(claves):
            for fila in Integrante.objects.filter(comite__in=lote).order_by("id"):
                clave = claves[fila.comite_id]
                if fila.borrado_el:
                    self.borrados.add(fila.pk)
                if clave in self.comites and not fila.borrado_el:
                    self._guardar(fila, clave)
                else:  # without a name, who was erased still holds the post
                    self.ajenos.append(
                        Lugar(fila.pk, fila.nombre, clave, fila.cargo, fila.desde, fila.hasta)
                    )

    def _guardar(self, fila, clave):
        valores = {dato.campo: getattr(fila, dato.campo) for dato in DE_INTEGRANTE}
        valores["comite"] = fila.comite_id
        nombre = self.comites[clave].valores["nombre"]
        cual = _nombrar(valores)
        self.integrantes[fila.pk] = Guardado(fila.pk, nombre, cual, valores)
        self.de_cual[fila.pk] = clave

    # --- Who is who ---------------------------------------------------------------------
    def _reconocer(self) -> dict[object, Leido]:
        """Each person of the file by the id of the row on record, or by a key of their own."""
        registros = [
            None if en_blanco(celda) else self._registrado(celda, clave, leido.fila)
            for clave, celda, leido in self.personas
        ]
        por_nombre = {
            (self.de_cual[pk], *_identidad(guardado.valores)): pk
            for pk, guardado in reversed(self.integrantes.items())
            if pk not in registros
        }
        personas = {}
        for (clave, celda, leido), registro in zip(self.personas, registros, strict=True):
            propia = clave, *_identidad(leido.valores)
            quien = por_nombre.get(propia, propia) if en_blanco(celda) else registro
            comite = self.guardados.get(clave)
            valores = leido.valores | {"comite": comite.pk if comite else Ref(Comite, clave)}
            nombre = self.comites[clave].valores["nombre"]
            leido = Leido(leido.fila, quien, nombre, _nombrar(valores), valores)
            if quien is None:
                continue
            self.de_cual[quien] = clave
            self.lector.agregar_unico(personas, leido, DE_INTEGRANTE)
        return personas

    def _registrado(self, celda, clave, fila) -> int | None:
        escrito = str(celda).strip().removesuffix(".0")
        numero = int(escrito) if escrito.isdecimal() and len(escrito) < 16 else 0
        if numero in self.borrados:
            mensaje = "Los datos de esta persona se borraron, y no se guardan otra vez. Quítela."
        elif self.de_cual.get(numero) != clave or numero not in self.integrantes:
            mensaje = "No es el de un integrante de este comité. Corríjalo, o déjelo vacío."
        else:
            return numero
        self.lector.error("registro", celda, mensaje, fila)
        return None

    # --- Who may ------------------------------------------------------------------------
    def _revisar(self, personas):
        hoy = timezone.localdate()
        comites = {clave: self._como_queda(clave) for clave in {*self.guardados, *self.comites}}
        lugares = [
            *self.ajenos,
            *(
                _lugar(pk, self.de_cual[pk], guardado.valores)
                for pk, guardado in self.integrantes.items()
                if pk not in personas
            ),
            *(
                _lugar(quien, self.de_cual[quien], self._enteros(leido))
                for quien, leido in personas.items()
            ),
        ]
        en = EnMemoria(comites.values(), lugares, hoy)
        for leido in personas.values():
            self._revisar_a(leido, comites[self.de_cual[leido.clave]], en, hoy)

    def _como_queda(self, clave) -> Comite:
        leido, guardado = self.comites.get(clave), self.guardados.get(clave)
        valores = leido.valores if leido else guardado.valores
        campos = {ATTNAME.get(campo, campo): valor for campo, valor in valores.items()}
        return Comite(pk=guardado.pk if guardado else None, **campos)

    def _enteros(self, leido) -> dict:
        """With what is on record of the columns that the sheet lacks."""
        guardado = self.integrantes.get(leido.clave)
        antes = guardado.valores if guardado else {d.campo: d.vacio for d in DE_INTEGRANTE}
        return antes | leido.valores

    def _revisar_a(self, leido, comite, en, hoy):
        guardado = self.integrantes.get(leido.clave)
        cambia = self._que_cambia(leido, guardado, self.de_integrante)
        del_comite = self._que_cambia(
            self.comites[comite.clave], self.guardados.get(comite.clave), self.de_comite
        )
        valores = self._enteros(leido)
        quien = Integrante(**{dato.campo: valores[dato.campo] for dato in DE_INTEGRANTE})
        quien.quien = leido.clave
        if cambia & DE_LA_PERSONA or del_comite & DONDE or _se_alarga(guardado, quien):
            for campo, frases in impedimentos(quien, comite, hoy, en).items():
                self._error(leido, campo, valores, " ".join(frases))
        if cambia & DE_SU_LUGAR:
            self._error(leido, "cargo", valores, lo_que_ocupa(quien, comite, en))
        if cambia & DE_SU_LUGAR or del_comite & CUANDO:
            self._error(leido, "desde", valores, fuera_del_periodo(quien, comite))
        if guardado is None and en.ya_estaba(quien, comite):
            self._error(
                leido,
                "nombre",
                valores,
                "Ya está en este comité en esas fechas. Si es la misma persona, escriba su No. de "
                "registro; si no, agréguela en la página del comité.",
            )

    def _que_cambia(self, leido, guardado, clase) -> set[str]:
        if guardado is None:
            return {dato.campo for dato in clase.datos}
        return {dato.campo for dato in clase.cambian(leido, guardado, self.hoja)}

    def _error(self, leido, campo, valores, mensaje):
        if mensaje:
            dato = DATO[campo]
            self.lector.error(dato.columna, dato.decir(valores[campo]), mensaje, leido.fila)


def _nombrar(valores) -> str:
    return f"{valores['nombre']}, {Cargo(valores['cargo']).label.lower()}"


def _identidad(valores) -> tuple:
    return normalizar(valores["nombre"]), valores["cargo"], valores["desde"]


def _lugar(quien, clave, valores) -> Lugar:
    return Lugar(
        quien, valores["nombre"], clave, valores["cargo"], valores["desde"], valores["hasta"]
    )


def _se_alarga(guardado, quien) -> bool:
    antes = guardado and guardado.valores["hasta"]
    return bool(antes) and (quien.hasta is None or quien.hasta > antes)
