"""From the rows of a sheet of works to what would change, with what is wrong in each row."""

import re
from functools import partial

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from comites.importacion.lugares import dato_de_clave, dato_de_edicion, dato_de_municipio
from comites.models import Comite, TipoComite
from comites.models.municipios import ESTE, NORTE, OESTE, SUR
from compromisos.importacion.datos import (
    dato_de_conocido,
    dato_de_dinero,
    dato_de_fecha,
    dato_de_opcion,
    dato_de_texto,
    dato_decimal,
    dato_entero,
)
from compromisos.importacion.existente import dependencias_conocidas, por_lotes
from compromisos.importacion.registros import Clase, Dato, Guardado, Leido
from compromisos.importacion.valores import ValorInvalido, leer_texto
from compromisos.models import Actividad
from evj.web.texto import normalizar

from ..models import CambioObra, Obra, Propuesta, TipoObra
from ..models.obras import RESERVADAS

PESOS = 12  # whole digits of an amount
DE_CAMBIO = ("obra", "numero", "campo", "monto_antes", "monto", "fecha_antes", "fecha", "motivo")
REALES = ("inicio_real", "fin_real")
FIJO_AL_PUBLICAR = "La obra ya es pública: su municipio no cambia."
_ACTIVIDAD = re.compile(r"(.+?)[ /]+([0-9]{1,4})\.([0-9]{1,4})")
DATO_DE_MOTIVO = Dato("motivo", "motivo", lambda celda, _: leer_texto(celda, 1000))


def _datos() -> tuple[Dato, ...]:
    return (
        dato_de_clave(60, "Escriba la clave de la obra.", "pozo-tala-2026"),
        dato_de_texto("nombre", "nombre", 200, falta="Escriba el nombre."),
        dato_de_opcion("tipo", "tipo", TipoObra, falta="Escriba el tipo de obra."),
        Dato("alcance", "alcance", lambda celda, _: leer_texto(celda, 2000), falta="Diga qué es."),
        dato_de_edicion(),
        dato_de_municipio(),
        dato_de_texto("localidad", "localidad", 120, falta="Escriba la localidad o colonia."),
        dato_decimal("latitud", "latitud", enteros=3, decimales=6),
        dato_decimal("longitud", "longitud", enteros=3, decimales=6),
        dato_entero("poblacion", "poblacion_beneficiada", cifras=9),
        _dato_de_propuesta(),
        _dato_de_actividad(),
        dato_de_conocido(
            "ejecutora",
            "ejecutora",
            dependencias_conocidas(),
            "Escriba la dependencia que la ejecuta.",
            "No hay ninguna dependencia «{}».",
        ),
        dato_de_texto("contratista", "contratista", 200),
        dato_de_texto("contrato", "contrato", 100),
        dato_de_texto("partida", "partida", 100),
        dato_de_dinero("monto_aprobado", "monto_aprobado", enteros=PESOS),
        dato_de_dinero("monto_contratado", "monto_contratado", enteros=PESOS),
        dato_entero("empleos", "empleos_locales", cifras=9, desde=0),
        *(dato_de_fecha(campo, campo) for campo in ("inicio_previsto", "fin_previsto", *REALES)),
        *_datos_de_comites(),
        dato_de_texto("pregunta", "a_quien_preguntar", 300),
    )


def _dato_de_propuesta() -> Dato:
    claves = Propuesta.objects.values_list("clave", "pk")
    return dato_de_conocido(
        "propuesta",
        "propuesta",
        {clave: (pk, clave) for clave, pk in claves},
        "",
        "No hay ninguna propuesta con la clave «{}».",
    )


def _datos_de_comites() -> list[Dato]:
    """Those of follow-up and the contralorías sociales, each in its column."""
    filas = list(Comite.objects.values_list("clave", "pk", "tipo"))
    vigila = TipoComite.CONTRALORIA_SOCIAL
    return [
        dato_de_conocido(
            columna,
            columna,
            {clave: (pk, clave) for clave, pk, tipo in filas if (tipo == vigila) is es_ella},
            "",
            ninguno,
        )
        for columna, es_ella, ninguno in (
            (
                "comite",
                False,
                "No hay ningún comité con la clave «{}», o es una contraloría social.",
            ),
            ("contraloria", True, "No hay ninguna contraloría social con la clave «{}»."),
        )
    ]


def nombre_de_actividad(actividad) -> str:
    """ "evj 12.1": its evaluation's address and its number."""
    return f"{actividad.compromiso.evaluacion.slug} {actividad.clave}"


def _dato_de_actividad() -> Dato:
    """The activities that works name already, and those of each evaluation that a cell names."""
    con_todo = Actividad.objects.select_related("compromiso__evaluacion")
    de_obras = con_todo.filter(pk__in=Obra.objects.values("actividad"))
    por_nombre = {nombre_de_actividad(actividad): actividad.pk for actividad in de_obras}
    por_id = {pk: nombre for nombre, pk in por_nombre.items()}
    vistas = set()

    def leer(celda, _):
        hallada = _ACTIVIDAD.fullmatch(normalizar(leer_texto(celda, 200)))
        if not hallada:
            raise ValorInvalido("Escriba la evaluación y el número de la actividad: evj 12.1.")
        slug, compromiso, numero = hallada[1], int(hallada[2]), int(hallada[3])
        if slug not in vistas:
            vistas.add(slug)
            for actividad in con_todo.filter(compromiso__evaluacion__slug=slug):
                por_nombre[nombre_de_actividad(actividad)] = actividad.pk
                por_id[actividad.pk] = nombre_de_actividad(actividad)
        nombre = f"{slug} {compromiso}.{numero}"
        if nombre not in por_nombre:
            raise ValorInvalido(f"No hay ninguna actividad «{nombre}».")
        return por_nombre[nombre]

    def decir(pk):
        return por_id.get(pk, "")

    return Dato("actividad", "actividad", leer, celda=decir, decir=decir, vacio=None)


class Comparador:
    def __init__(self, lector, plan):
        self.lector, self.plan, self.hoja = lector, plan, lector.hoja
        self.clase = Clase(Obra, "Obra", "Obras", "a", _datos())
        self.de_cambio = Clase(
            CambioObra,
            "Cambio público",
            "Cambios públicos",
            "o",
            (DATO_DE_MOTIVO,),
            DE_CAMBIO[:-1],
        )
        self.por_campo = {dato.campo: dato for dato in self.clase.datos}
        self.hoy = timezone.localdate()

    def comparar(self):
        leidos, motivos = {}, {}
        for celdas in self.lector.filas(settings.IMPORTAR_ERRORES):
            valores = self.lector.leer(self.clase.datos, celdas)
            motivo = self.lector.celda("motivo", leer_texto, celdas["motivo"], 1000)
            if valores is None or motivo is None:
                continue
            clave = valores["clave"]
            leido = Leido(self.lector.fila, clave, "", f"{valores['nombre']} ({clave})", valores)
            if self.lector.agregar_unico(leidos, leido, self.clase.datos):
                motivos[clave] = motivo
        guardados, publicadas = self._cargar(leidos)
        cambios = []
        for leido in leidos.values():
            guardado = guardados.get(leido.clave)
            cambian = self._que_cambia(leido, guardado)
            self._revisar(leido, guardado, cambian)
            if leido.clave in publicadas:
                if any(dato.campo == "municipio" for dato in cambian):
                    self._error(leido, leido.valores, "municipio", FIJO_AL_PUBLICAR)
                cambios += self._a_la_vista(leido, guardado, cambian, motivos[leido.clave])
        nombres = self.lector.nombres
        self.plan.grupos += [
            self.clase.comparar(leidos.values(), guardados, self.hoja, nombres),
            self.de_cambio.comparar(self._numerados(cambios), {}, self.hoja, nombres),
        ]

    def _cargar(self, leidos) -> tuple[dict, set]:
        """Those that the file names and the others of their editions; the keys of the public."""
        filas = {}
        ediciones = {leido.valores["edicion"] for leido in leidos.values()}
        for campo, valores in (("edicion__in", ediciones), ("clave__in", leidos)):
            for lote in por_lotes(valores):
                obras = Obra.objects.filter((campo, lote)).order_by("clave")
                filas |= {obra.clave: obra for obra in obras}
        guardados = {clave: self._guardado(obra) for clave, obra in filas.items()}
        return guardados, {clave for clave, obra in filas.items() if obra.publicada}

    def _guardado(self, obra) -> Guardado:
        campos = map(Obra._meta.get_field, self.clase.campos)
        valores = {campo.name: getattr(obra, campo.attname) for campo in campos}
        return Guardado(obra.pk, "", f"{obra.nombre} ({obra.clave})", valores)

    def _que_cambia(self, leido, guardado) -> list[Dato]:
        if guardado is None:
            return [dato for dato in self.clase.datos if dato.campo in leido.valores]
        return self.clase.cambian(leido, guardado, self.hoja)

    # --- A row --------------------------------------------------------------------------
    def _revisar(self, leido, guardado, cambian):
        """What the database refuses, said where it is; what was so already is left alone."""
        antes = guardado.valores if guardado else {d.campo: d.vacio for d in self.clase.datos}
        valores = antes | leido.valores
        error = partial(self._error, leido, valores)
        if valores["clave"] in RESERVADAS:
            error("clave", "Esa clave es la dirección de otra página: elija otra.")
        self._revisar_posicion(valores, error)
        for que in ("previsto", "real"):
            inicio, fin = valores[f"inicio_{que}"], valores[f"fin_{que}"]
            if inicio and fin and fin < inicio:
                error(f"fin_{que}", "No puede ser antes del inicio.")
        if valores["fin_real"] and not valores["inicio_real"]:
            error("inicio_real", "Si ya terminó, diga cuándo empezó.")
        for dato in cambian:
            dia = valores[dato.campo]
            if dato.campo in REALES and dia and dia > self.hoy:
                error(dato.campo, "Una fecha real no puede ser posterior a hoy.")

    def _revisar_posicion(self, valores, error):
        latitud, longitud = valores["latitud"], valores["longitud"]
        if latitud is None and longitud is None:
            return
        if latitud is None or not SUR <= latitud <= NORTE:
            dice = f"En Jalisco va de {SUR} a {NORTE} grados. Dé las dos cifras, o ninguna."
            error("latitud", dice)
        if longitud is None or not OESTE <= longitud <= ESTE:
            dice = f"En Jalisco va de {OESTE} a {ESTE} grados. Dé las dos cifras, o ninguna."
            error("longitud", dice)

    def _error(self, leido, valores, campo, mensaje):
        dato = self.por_campo[campo]
        self.lector.error(dato.columna, dato.decir(valores[campo]), mensaje, leido.fila)

    # --- What the public sees that changed ----------------------------------------------
    def _a_la_vista(self, leido, guardado, cambian, motivo) -> list[Leido]:
        """A CambioObra for each amount or date of a published work, still without its number."""
        suyos = [dato for dato in cambian if dato.campo in CambioObra.Campo.values]
        if suyos and not motivo:
            que = ", ".join(CambioObra.Campo(dato.campo).label.lower() for dato in suyos)
            self.lector.error(
                "motivo",
                "",
                f"La obra ya es pública y cambia su {que}: diga por qué, también es público.",
                leido.fila,
            )
        return [
            Leido(
                leido.fila,
                (guardado.pk, dato.campo),
                "",
                f"{CambioObra.Campo(dato.campo).label} de {guardado.cual}",
                {
                    "obra": guardado.pk,
                    "campo": dato.campo,
                    **_de_que_a_que(dato.campo, guardado.valores, leido.valores),
                    "motivo": motivo,
                },
            )
            for dato in suyos
        ]

    def _numerados(self, cambios) -> list[Leido]:
        ultimos = {}
        for lote in por_lotes({cambio.valores["obra"] for cambio in cambios}):
            de_ellas = CambioObra.objects.filter(obra__in=lote).order_by()
            ultimos |= dict(de_ellas.values_list("obra").annotate(ultimo=Max("numero")))
        numerados = []
        for cambio in cambios:
            obra = cambio.valores["obra"]
            ultimos[obra] = ultimos.get(obra, 0) + 1
            valores = cambio.valores | {"numero": ultimos[obra]}
            numerados.append(cambio._replace(valores=valores))
        return numerados


def _de_que_a_que(campo, antes, despues) -> dict:
    vacios = dict.fromkeys(("monto_antes", "monto", "fecha_antes", "fecha"))
    que = "monto" if campo.startswith("monto") else "fecha"
    return vacios | {f"{que}_antes": antes[campo], que: despues[campo]}
