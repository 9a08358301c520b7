"""The sheet of the indices of marginalisation: a row for each municipality and year."""

from django.conf import settings

from compromisos.importacion.datos import (
    dato_de_opcion,
    dato_de_texto,
    dato_decimal,
    permitidas,
)
from compromisos.importacion.existente import por_lotes
from compromisos.importacion.hoja import Columna
from compromisos.importacion.registros import Clase, Dato, Guardado, Leido
from compromisos.importacion.tipos import TipoDeHoja
from compromisos.importacion.unidades import mas_parecida
from compromisos.importacion.valores import ValorInvalido, leer_numero, leer_texto
from evj.web.texto import normalizar

from ..models import Grado, IndiceMarginacion, Municipio, Sentido

PRIMER_ANIO, ULTIMO_ANIO = 1990, 2100
COLUMNAS = (
    Columna(
        "clave",
        "Clave del INEGI",
        sinonimos=("Clave", "Clave del municipio", "CVE_MUN", "CVEGEO"),
    ),
    Columna(
        "municipio",
        "Municipio",
        obligatoria=True,
        sinonimos=("Nombre del municipio", "NOM_MUN"),
    ),
    Columna("anio", "Año", obligatoria=True),
    Columna("indice", "Índice", obligatoria=True, sinonimos=("Índice de marginación", "IM")),
    Columna("grado", "Grado", obligatoria=True, sinonimos=("Grado de marginación", "GM")),
    Columna("sentido", "Sentido"),
    Columna("fuente", "Fuente", obligatoria=True),
)
CLAVE = ("municipio", "anio")
DATOS: tuple[Dato, ...] = (
    dato_decimal("indice", "indice", enteros=3, decimales=6, falta="Escriba el índice."),
    dato_de_opcion("grado", "grado", Grado, falta="Escriba el grado."),
    dato_de_opcion("sentido", "sentido", Sentido),
    dato_de_texto("fuente", "fuente", 200, falta="Diga de dónde sale la cifra."),
)
CAMPOS = ("anio", "indice", "grado", "sentido", "fuente")
INSTRUCCIONES = (
    (
        "Clave del INEGI",
        "Las cinco cifras: 14039. Si está, el nombre del municipio tiene que ser el suyo.",
    ),
    (
        "Municipio",
        "Como se llama en la lista de municipios; los acentos y las mayúsculas no importan.",
    ),
    ("Año", "El del índice, de 1990 en adelante."),
    ("Índice", "La cifra de CONAPO. Se guarda con seis decimales."),
    ("Grado", "Uno de los de la hoja «Valores permitidos»."),
    (
        "Sentido",
        "Hacia dónde va el índice ese año. Vacío si es el de los demás índices del mismo año.",
    ),
    ("Fuente", "Quién lo calcula y en qué publicación."),
    ("Filas", "Cada fila es un municipio en un año. Lo que no está en el archivo no se borra."),
    ("Antes de guardar", "Se muestra todo lo que cambiaría, con el valor anterior y el nuevo."),
)


class HojaDeIndices(TipoDeHoja):
    titulo = "Índices"
    columnas = COLUMNAS
    tablas = (Municipio, IndiceMarginacion)
    anchos = (12, 32, 8, 14, 14, 40, 60)
    instrucciones = INSTRUCCIONES
    ejemplos = (
        (
            "",
            "Municipio de ejemplo (borre esta fila)",
            2020,
            31.305679,
            "Muy alto",
            Sentido.MENOR_ES_MAS.label,
            "CONAPO, Índice de marginación por municipio 2020",
        ),
    )

    def filas(self):
        indices = IndiceMarginacion.objects.order_by("anio", "municipio__clave")
        for indice in indices.select_related("municipio").iterator(chunk_size=2000):
            municipio = indice.municipio
            yield (
                municipio.clave,
                municipio.nombre,
                indice.anio,
                indice.indice,
                indice.get_grado_display(),
                indice.get_sentido_display(),
                indice.fuente,
            )

    def permitidos(self):
        yield from permitidas("Grado", Grado)
        yield from permitidas("Sentido", Sentido)
        for nombre in Municipio.objects.values_list("nombre", flat=True):
            yield "Municipio", nombre

    def comparar(self, lector, plan):
        _Comparador(lector, plan).comparar()


def _leer_anio(celda) -> int:
    try:
        anio = leer_numero(celda)
    except ValorInvalido:
        anio = 0
    if anio is None:
        raise ValorInvalido("Escriba el año.")
    if not PRIMER_ANIO <= anio <= ULTIMO_ANIO:
        raise ValorInvalido(f"Escriba un año de {PRIMER_ANIO} a {ULTIMO_ANIO}, con cuatro cifras.")
    return anio


class _Comparador:
    def __init__(self, lector, plan):
        self.lector, self.plan, self.hoja = lector, plan, lector.hoja
        filas = list(Municipio.objects.values_list("pk", "clave", "nombre", "clave_nombre"))
        self.por_clave = {clave: pk for pk, clave, _, _ in filas}
        self.por_nombre = {clave: pk for pk, _, _, clave in filas}
        self.nombres = {pk: nombre for pk, _, nombre, _ in filas}
        self.clase = Clase(IndiceMarginacion, "Índice", "Índices", "o", DATOS, CLAVE)

    def comparar(self):
        leidos = [leido for celdas in self._celdas() if (leido := self._leer(celdas))]
        guardados = self._guardados({leido.clave[1] for leido in leidos})
        leidos = self._con_sentido(leidos, guardados)
        distintos = {}
        for leido in leidos:
            self.lector.agregar_unico(distintos, leido, DATOS)
        self._exigir_un_sentido(distintos, guardados)
        self.plan.grupos.append(
            self.clase.comparar(distintos.values(), guardados, self.hoja, self.lector.nombres)
        )

    def _celdas(self):
        return self.lector.filas(settings.IMPORTAR_ERRORES)

    # --- A row --------------------------------------------------------------------------
    def _leer(self, celdas) -> Leido | None:
        municipio = self._municipio(celdas["clave"], celdas["municipio"])
        anio = self.lector.celda("anio", _leer_anio, celdas["anio"])
        valores = self.lector.leer(DATOS, celdas)
        if None in (municipio, anio, valores):
            return None
        return Leido(
            self.lector.fila,
            (municipio, anio),
            "",
            f"{self.nombres[municipio]}, {anio}",
            {"municipio": municipio, "anio": anio} | valores,
        )

    def _municipio(self, clave, nombre) -> int | None:
        """The one of the key, if there is one, and then its name must be that one's."""
        clave = self.lector.celda("clave", leer_texto, clave, 20)
        nombre = self.lector.celda("municipio", leer_texto, nombre, 200)
        if clave is None or nombre is None:
            return None
        por_nombre = self.por_nombre.get(normalizar(nombre))
        if not clave:
            if por_nombre is None:
                self.lector.error("municipio", nombre, self._desconocido(nombre))
            return por_nombre
        por_clave = self.por_clave.get(clave)
        if por_clave is None:
            self.lector.error("clave", clave, "Ningún municipio tiene esa clave; corríjala.")
        elif nombre and por_nombre != por_clave:
            self.lector.error(
                "municipio",
                nombre,
                f"La clave {clave} es de «{self.nombres[por_clave]}». Corrija uno de los dos.",
            )
            return None
        return por_clave

    def _desconocido(self, nombre) -> str:
        if not nombre:
            return "Escriba el municipio."
        parecido = mas_parecida(nombre, self.nombres.values())
        pregunta = f" ¿Es «{parecido}»?" if parecido else ""
        return f"No hay ningún municipio «{nombre}».{pregunta}"

    # --- What is on record --------------------------------------------------------------
    def _guardados(self, anios) -> dict:
        guardados = {}
        for lote in por_lotes(anios):
            for indice in IndiceMarginacion.objects.filter(anio__in=lote).order_by("id"):
                valores = {campo: getattr(indice, campo) for campo in CAMPOS}
                valores["municipio"] = indice.municipio_id
                cual = f"{self.nombres[indice.municipio_id]}, {indice.anio}"
                clave = indice.municipio_id, indice.anio
                guardados[clave] = Guardado(indice.pk, "", cual, valores)
        return guardados

    # --- The way that the indices of a year run ------------------------------------------
    def _con_sentido(self, leidos, guardados) -> list[Leido]:
        """Where a row does not say it, it is that of the others of its year."""
        del_anio = {anio: g.valores["sentido"] for (_, anio), g in guardados.items()}
        for leido in leidos:
            if leido.valores.get("sentido"):
                del_anio.setdefault(leido.clave[1], leido.valores["sentido"])
        completos, sin_sentido = [], set()
        for leido in leidos:
            anio = leido.clave[1]
            sentido = leido.valores.get("sentido") or del_anio.get(anio)
            if sentido is None and anio not in sin_sentido:
                sin_sentido.add(anio)
                mensaje = f"No se sabe hacia dónde va el índice de {anio}. Escríbalo."
                self.lector.error("sentido", "", mensaje, leido.fila)
            completos.append(leido._replace(valores=leido.valores | {"sentido": sentido or ""}))
        return completos

    def _exigir_un_sentido(self, leidos, guardados):
        """Of each year, those that stay as they are on record and those of the file."""
        primero = {
            clave[1]: ("registrados", guardado.valores["sentido"])
            for clave, guardado in guardados.items()
            if clave not in leidos
        }
        for (_, anio), leido in leidos.items():
            sentido = leido.valores["sentido"]
            donde, otro = primero.setdefault(anio, (f"de la fila {leido.fila}", sentido))
            if sentido and otro and sentido != otro:
                self.lector.error(
                    "sentido",
                    Sentido(sentido).label,
                    f"Los índices de {anio} {donde} van al revés. Deje el mismo en todos los del "
                    "año.",
                    leido.fila,
                )
