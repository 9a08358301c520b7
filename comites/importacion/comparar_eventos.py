"""From the rows of a sheet of events to what would change, with what is wrong in each row."""

import re
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from compromisos.importacion.datos import (
    dato_de_fecha,
    dato_de_hora,
    dato_de_opcion,
    dato_de_texto,
    dato_decimal,
    dato_entero,
    dato_si_o_no,
)
from compromisos.importacion.existente import por_lotes
from compromisos.importacion.registros import Clase, Dato, Guardado, Leido
from compromisos.importacion.valores import ValorInvalido, leer_texto

from ..models import Comite, Evento, TipoEvento
from ..models.municipios import ESTE, NORTE, OESTE, SUR
from .lugares import ATTNAME, dato_de_clave, dato_de_edicion, dato_de_municipio

SEPARADOR = " / "
RESERVADAS = ("eventos", "acuerdos", "convocatorias", "inscripciones")
# The fields that carry the columns in the database, but for the committees.
DE_LA_BASE = (
    *("clave", "titulo", "tipo", "edicion", "municipio", "sede", "latitud", "longitud"),
    *("inicio", "fin", "orden_del_dia", "con_inscripcion", "cupo"),
)
LLANOS = [campo for campo in DE_LA_BASE if campo not in ("inicio", "fin")]
AL_PUBLICAR = {"municipio", "sede", "fecha", "hora", "fecha_fin", "hora_fin"}
YA_ES_PUBLICO = (
    "El evento ya es público: esto se cambia en su página, diciendo por qué, para que lo de antes "
    "siga a la vista."
)


def como_se_guarda(valores) -> dict:
    """The day and the hour of a row, together."""
    guardan = {campo: valores[campo] for campo in LLANOS}
    return guardan | {"inicio": _momento(valores, ""), "fin": _momento(valores, "_fin")}


def _momento(valores, sufijo) -> datetime:
    dia, hora = valores[f"fecha{sufijo}"], valores[f"hora{sufijo}"]
    return timezone.make_aware(datetime.combine(dia, hora))


def _datos() -> tuple[Dato, ...]:
    return (
        dato_de_clave(60, "Escriba la clave del evento.", "asamblea-tala-2026"),
        dato_de_texto("titulo", "titulo", 150, falta="Escriba el título."),
        dato_de_opcion("tipo", "tipo", TipoEvento, falta="Escriba el tipo de evento."),
        dato_de_edicion(),
        dato_de_municipio(),
        dato_de_texto("sede", "sede", 200, falta="Escriba el lugar y su domicilio."),
        dato_de_fecha("fecha", "fecha", falta="Escriba el día."),
        dato_de_hora("hora", "hora", falta="Escriba la hora."),
        dato_de_fecha("fecha_fin", "fecha_fin"),
        dato_de_hora("hora_fin", "hora_fin", falta="Escriba a qué hora termina."),
        dato_decimal("latitud", "latitud", enteros=3, decimales=6),
        dato_decimal("longitud", "longitud", enteros=3, decimales=6),
        _dato_de_comites(),
        Dato("orden_del_dia", "orden_del_dia", lambda celda, _: leer_texto(celda, 5000)),
        dato_si_o_no("con_inscripcion", "con_inscripcion"),
        dato_entero("cupo", "cupo", cifras=7),
    )


def _dato_de_comites() -> Dato:
    """The ids of those whose keys are in the cell."""
    por_clave = dict(Comite.objects.values_list("clave", "pk"))
    claves = {pk: clave for clave, pk in por_clave.items()}

    def leer(celda, _):
        nombradas = {parte.strip() for parte in re.split(r"[/;,\n]", leer_texto(celda, 5000))}
        nombradas.discard("")
        desconocidas = sorted(nombradas - por_clave.keys())
        if desconocidas:
            raise ValorInvalido(f"No hay ningún comité con la clave «{desconocidas[0]}».")
        return tuple(sorted(por_clave[clave] for clave in nombradas))

    def decir(ids):
        return SEPARADOR.join(sorted(claves[pk] for pk in ids))

    return Dato("comites", "comites", leer, celda=decir, decir=decir, vacio=())


class Comparador:
    def __init__(self, lector, plan):
        self.lector, self.plan, self.hoja = lector, plan, lector.hoja
        self.clase = Clase(Evento, "Evento", "Eventos", "o", _datos())
        self.por_campo = {dato.campo: dato for dato in self.clase.datos}

    def comparar(self):
        leidos = {}
        for celdas in self.lector.filas(settings.IMPORTAR_ERRORES):
            valores = self.lector.leer(self.clase.datos, celdas)
            if valores is None:
                continue
            clave = valores["clave"]
            leido = Leido(self.lector.fila, clave, "", f"{valores['titulo']} ({clave})", valores)
            self.lector.agregar_unico(leidos, leido, self.clase.datos)
        guardados, publicados = self._cargar(leidos)
        leidos = [self._completo(leido, guardados) for leido in leidos.values()]
        for leido in leidos:
            self._revisar(leido, guardados.get(leido.clave), leido.clave in publicados)
        self.plan.grupos.append(
            self.clase.comparar(leidos, guardados, self.hoja, self.lector.nombres)
        )

    def _cargar(self, leidos) -> tuple[dict, set]:
        """Those that the file names and the others of their editions; the keys of the public."""
        filas = {}
        ediciones = {leido.valores["edicion"] for leido in leidos.values()}
        for campo, valores in (("edicion__in", ediciones), ("clave__in", leidos)):
            for lote in por_lotes(valores):
                eventos = Evento.objects.filter((campo, lote)).order_by("inicio", "id")
                filas |= {evento.clave: evento for evento in eventos.prefetch_related("comites")}
        guardados = {clave: _guardado(evento) for clave, evento in filas.items()}
        return guardados, {clave for clave, evento in filas.items() if evento.publicado}

    def _completo(self, leido, guardados) -> Leido:
        """With the day on which it ends, which is the same one where the sheet says none."""
        valores = leido.valores
        if "fecha_fin" not in valores and leido.clave in guardados:
            return leido
        fin = valores.get("fecha_fin") or valores["fecha"]
        return leido._replace(valores=valores | {"fecha_fin": fin})

    # --- A row --------------------------------------------------------------------------
    def _revisar(self, leido, guardado, publicado):
        antes = guardado.valores if guardado else {d.campo: d.vacio for d in self.clase.datos}
        valores = antes | leido.valores
        if valores["clave"] in RESERVADAS:
            mensaje = "Esa clave es la dirección de otra página: elija otra."
            self._error(leido, "clave", valores, mensaje)
        if _momento(valores, "_fin") <= _momento(valores, ""):
            mensaje = "Tiene que terminar después de empezar."
            self._error(leido, "hora_fin", valores, mensaje)
        self._revisar_posicion(leido, valores)
        if publicado:
            for dato in self.clase.cambian(leido, guardado, self.hoja):
                if dato.campo in AL_PUBLICAR:
                    self._error(leido, dato.campo, valores, YA_ES_PUBLICO)

    def _revisar_posicion(self, leido, valores):
        latitud, longitud = valores["latitud"], valores["longitud"]
        if latitud is None and longitud is None:
            return
        if latitud is None or not SUR <= latitud <= NORTE:
            mensaje = f"En Jalisco va de {SUR} a {NORTE} grados. Dé las dos cifras, o ninguna."
            self._error(leido, "latitud", valores, mensaje)
        if longitud is None or not OESTE <= longitud <= ESTE:
            mensaje = f"En Jalisco va de {OESTE} a {ESTE} grados. Dé las dos cifras, o ninguna."
            self._error(leido, "longitud", valores, mensaje)

    def _error(self, leido, campo, valores, mensaje):
        dato = self.por_campo[campo]
        self.lector.error(dato.columna, dato.decir(valores[campo]), mensaje, leido.fila)


def _guardado(evento) -> Guardado:
    inicio, fin = timezone.localtime(evento.inicio), timezone.localtime(evento.fin)
    valores = {campo: getattr(evento, ATTNAME.get(campo, campo)) for campo in LLANOS}
    valores |= {
        "fecha": inicio.date(),
        "hora": inicio.time(),
        "fecha_fin": fin.date(),
        "hora_fin": fin.time(),
        "comites": tuple(sorted(comite.pk for comite in evento.comites.all())),
    }
    return Guardado(evento.pk, "", f"{evento.titulo} ({evento.clave})", valores)
