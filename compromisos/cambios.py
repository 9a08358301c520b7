"""What changed lately of everything published: reports, decisions, corrections, newest first.

One query says what happened, of whatever kind; one more for each kind brings it whole. Every
entry is plain words, the same for the page and for the feeds.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import CharField, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.urls import reverse

from .correcciones import (
    CATALOGOS,
    EVALUACION,
    Correccion,
    correccion_de,
    filas_de,
    historia_publica,
)
from .models import (
    Actividad,
    Avance,
    Cierre,
    Compromiso,
    Dependencia,
    Documento,
    Evaluacion,
    Prorroga,
    PuntoSintesis,
    Recomendacion,
    Responsabilidad,
    Revision,
    TipoMejora,
)
from .models.entonces import historia
from .models.seguimiento import fin_del_dia
from .sucesos import con_decision
from .templatetags.evj import fecha, porcentaje
from .textos import como_eran

CORRECCION, PUBLICACION = "correccion", "publicacion"
DE_ACTIVIDAD = ("actividad__compromiso__evaluacion", "actividad__compromiso", "actividad")
TIPOS = {
    "avance": "Avances reportados",
    "revision": "Revisiones",
    "prorroga": "Prórrogas pedidas",
    "resolucion": "Prórrogas resueltas",
    "cierre": "Cierres",
    CORRECCION: "Correcciones",
    PUBLICACION: "Agendas publicadas",
}


@dataclass(frozen=True)
class Cambio:
    """`clave`: of this change and of no other, for ever; `agenda`: "" for what many agendas name;
    `detalle`: paragraphs, maybe none."""

    clave: str
    creado: datetime
    titulo: str
    direccion: str
    agenda: str
    detalle: list[str]


@dataclass(frozen=True)
class Alcance:
    """Of what: everything published, or an evaluation, commitment or unit; of a kind or all.

    `a_mano`: published evaluations that need not be asked for again.
    """

    evaluacion: Evaluacion | None = None
    compromiso: Compromiso | None = None
    dependencia: Dependencia | None = None
    tipo: str = ""
    a_mano: tuple[Evaluacion, ...] = ()

    def filtrar(self, filas: QuerySet, al, evaluacion, compromiso, actividad="") -> QuerySet:
        """Those of the rows it is about; after `al`: the ways from a row to each."""
        filtro = {f"{evaluacion}__publicada_en__isnull": False}
        if al:
            filtro = {f"{evaluacion}__in": Evaluacion.objects.publicadas(al)}
        if self.evaluacion:
            filtro[evaluacion] = self.evaluacion.pk
        if self.compromiso:
            filtro[compromiso] = self.compromiso.pk
        if self.dependencia:
            if not actividad:
                return filas.none()
            suyas = Actividad.objects.de_dependencias([self.dependencia], al)
            filtro[f"{actividad}__in"] = suyas.values("pk")
        return filas.filter(**filtro)


def cambios(alcance: Alcance, dia, desde: int, cuantos: int) -> list[Cambio]:
    """So many of them, from the one numbered `desde` on (0: the newest), on record by then."""
    fin = fin_del_dia(dia.al) if dia.al else None
    partes = [
        _en_fila(parte, filas, cuando, fin)
        for parte, filas, cuando in _partes(alcance, dia.al)
        if alcance.tipo in ("", parte.split(".")[0])
    ]
    if not partes:
        return []
    todas = partes[0].union(*partes[1:], all=True).order_by("-cuando", "parte", "-clave")
    lote = list(todas[desde : desde + cuantos])
    por_parte: dict[str, dict[int, int | None]] = defaultdict(dict)
    for parte, clave, _, anterior in lote:
        por_parte[parte][clave] = anterior
    enteros = _de_actividades(por_parte, dia) | _de_las_demas(por_parte, alcance.a_mano, dia.al)
    hechos = (enteros[parte].get(clave) for parte, clave, *_ in lote)
    return [cambio for cambio in hechos if cambio is not None]


def _en_fila(parte, filas, cuando, fin):
    """(part, key, moment, key of the row before) of each; the same columns for all parts."""
    if fin is not None:
        filas = filas.filter(**{f"{cuando}__lt": fin})
    if "anterior" not in filas.query.annotations:
        filas = filas.annotate(anterior=Value(0, IntegerField()))
    return (
        filas.order_by()
        .annotate(parte=Value(parte, CharField()), clave=F("pk"), cuando=F(cuando))
        .values_list("parte", "clave", "cuando", "anterior")
    )


def _partes(alcance, al):
    """(part, its rows, the field of their moment)."""
    for tipo, (modelo, decision, _) in _DE_ACTIVIDAD.items():
        cuando = f"{decision}__creado" if decision else "creado"
        filas = modelo.objects.filter(**{f"{cuando}__isnull": False})
        yield tipo, alcance.filtrar(filas, al, *DE_ACTIVIDAD), cuando
    for nombre, (modelo, caminos) in _CORREGIBLES.items():
        filas = alcance.filtrar(historia_publica(modelo), al, *caminos)
        yield f"{CORRECCION}.{nombre}", filas, "history_date"
    yield (
        f"{CORRECCION}.compromiso",
        alcance.filtrar(historia_publica(Compromiso), al, "evaluacion", "id"),
        "history_date",
    )
    for nombre, modelo in _DE_CATALOGO.items():
        yield f"{CORRECCION}.{nombre}", _de_los_que_nombra(alcance, modelo, al), "history_date"
    if not (alcance.compromiso or alcance.dependencia):
        publicadas = Evaluacion.objects.publicadas(al)
        if alcance.evaluacion:
            publicadas = publicadas.filter(pk=alcance.evaluacion.pk)
        for nombre, modelo in _DE_LA_EVALUACION.items():
            if modelo is not Compromiso:
                de_ellas = {f"{EVALUACION[modelo]}__in": publicadas.values("pk")}
                filas = historia_publica(modelo).filter(**de_ellas)
                yield f"{CORRECCION}.{nombre}", filas, "history_date"
        yield PUBLICACION, publicadas, "publicada_en"


def _de_los_que_nombra(alcance, modelo, al) -> QuerySet:
    """The public history of the units, or kinds of improvement, of what it is about."""
    de_ellas, campo = CATALOGOS[modelo]
    caminos = DE_ACTIVIDAD if de_ellas is Responsabilidad else ("evaluacion", "id")
    suyas = alcance.filtrar(de_ellas.objects.all(), al, *caminos)
    if alcance.dependencia and modelo is Dependencia:
        suyas = suyas.filter(dependencia=alcance.dependencia.pk)
    return historia_publica(modelo).filter(id__in=suyas.values(campo))


def _de_actividades(por_parte, dia) -> dict[str, dict[int, Cambio]]:
    """Reports, extensions and closings, with what was decided on each; one query a model."""
    claves = defaultdict(set)
    for parte in por_parte.keys() & _DE_ACTIVIDAD.keys():
        claves[_DE_ACTIVIDAD[parte][0]] |= por_parte[parte].keys()
    filas = {
        modelo: modelo.objects.select_related(
            "actividad__compromiso__evaluacion", *_DECISION.get(modelo, ())
        ).in_bulk(suyas)
        for modelo, suyas in claves.items()
    }
    como_eran(dia.al, *([*suyas.values()] for suyas in filas.values()))
    return {
        tipo: {pk: _de_actividad(tipo, filas[_DE_ACTIVIDAD[tipo][0]][pk], dia) for pk in suyas}
        for tipo, suyas in por_parte.items()
        if tipo in _DE_ACTIVIDAD
    }


def _de_actividad(tipo, fila, dia) -> Cambio:
    _, decision, en_palabras = _DE_ACTIVIDAD[tipo]
    de_que = getattr(fila, decision) if decision else fila
    que, detalle = en_palabras(fila, dia)
    return Cambio(
        clave=f"{tipo}/{de_que.pk}",
        creado=de_que.creado,
        titulo=f"Actividad {fila.actividad.clave}: {que}",
        direccion=f"{fila.actividad.get_absolute_url()}#{fila._meta.model_name}-{fila.pk}",
        agenda=fila.actividad.compromiso.evaluacion.nombre,
        detalle=[detalle] if detalle else [],
    )


def _de_las_demas(por_parte, a_mano, al) -> dict[str, dict[int, Cambio | None]]:
    """Corrections and publications; one query a part."""
    hechas = {
        f"{CORRECCION}.{nombre}": _correcciones(nombre, por_parte[f"{CORRECCION}.{nombre}"], al)
        for nombre in _CORREGIBLES
        if f"{CORRECCION}.{nombre}" in por_parte
    }
    hechas |= _de_la_evaluacion(por_parte, al)
    if PUBLICACION in por_parte:
        publicadas = {e.pk: e for e in a_mano} or Evaluacion.objects.in_bulk(por_parte[PUBLICACION])
        hechas[PUBLICACION] = {
            pk: _publicacion(publicadas[pk]) for pk in por_parte[PUBLICACION] if pk in publicadas
        }
    return hechas


# --- In words: (what happened, in detail) -----------------------------------------------------
def _avance(avance, dia):
    decision = con_decision(avance, "revision", dia).decision
    validado = decision and decision.resultado == Revision.Resultado.VALIDADO
    detalle = avance.texto if validado else "" if decision else "Por validar."
    return f"{porcentaje(avance.porcentaje)} reportado al {fecha(avance.fecha)}", detalle


def _revision(avance, dia):
    revision = avance.revision
    validado = revision.resultado == Revision.Resultado.VALIDADO
    verificado = validado and f"{porcentaje(revision.porcentaje_validado)} verificado"
    return verificado or "se devolvió el reporte a su dependencia", revision.observacion


def _prorroga(prorroga, dia):
    return f"se pidió otra fecha: {fecha(prorroga.a)}", prorroga.motivo


def _resolucion(prorroga, dia):
    que = "se autorizó" if prorroga.resolucion.autorizada else "se negó"
    return f"{que} otra fecha: {fecha(prorroga.a)}", prorroga.resolucion.motivo


def _cierre(cierre, dia):
    return cierre.get_tipo_display().lower(), cierre.motivo


def _publicacion(evaluacion) -> Cambio:
    return Cambio(
        clave=f"{PUBLICACION}/{evaluacion.pk}/{evaluacion.publicada_en:%Y%m%d%H%M%S}",
        creado=evaluacion.publicada_en,
        titulo=f"Se publicó la agenda «{evaluacion.nombre}»",
        direccion=evaluacion.get_absolute_url(),
        agenda=evaluacion.nombre,
        detalle=[],
    )


_DE_ACTIVIDAD: dict[str, tuple[type, str, Callable]] = {  # of which row, and of what of it
    "avance": (Avance, "", _avance),
    "revision": (Avance, "revision", _revision),
    "prorroga": (Prorroga, "", _prorroga),
    "resolucion": (Prorroga, "resolucion", _resolucion),
    "cierre": (Cierre, "", _cierre),
}
_DECISION = {Avance: ["revision"], Prorroga: ["resolucion"]}


# --- Corrections ----------------------------------------------------------------------------
_CORREGIBLES = {  # the model, and the ways to its evaluation, its commitment and its activity
    "actividad": (Actividad, ("compromiso__evaluacion", "compromiso", "id")),
    "responsabilidad": (Responsabilidad, DE_ACTIVIDAD),
}
_DE_LA_EVALUACION = {
    "compromiso": Compromiso,
    "recomendacion": Recomendacion,
    "punto": PuntoSintesis,
    "documento": Documento,
    "evaluacion": Evaluacion,
}
_DE_CATALOGO = {"dependencia": Dependencia, "tipo": TipoMejora}


def _correcciones(nombre, claves, al) -> dict[int, Cambio | None]:
    modelo, (evaluacion, *_) = _CORREGIBLES[nombre]
    filas = historia(modelo).select_related(evaluacion)
    if modelo is Responsabilidad:
        filas = filas.annotate(unidad=F("dependencia__nombre"))
    else:
        hoy = modelo.objects.filter(pk=OuterRef("id"))
        filas = filas.annotate(numero_de_hoy=Subquery(hoy.values("numero")[:1]))
    todas = filas.in_bulk({*claves, *claves.values()} - {None})
    como_eran(al, [*todas.values()])
    return {
        clave: _corregida(todas[clave], correccion)
        for clave, anterior in claves.items()
        if (correccion := correccion_de(todas.get(anterior), todas[clave])).dice_algo
    }


def _corregida(fila, correccion: Correccion) -> Cambio:
    de_unidad = isinstance(fila, Responsabilidad.history.model)
    padre = fila.actividad.compromiso if de_unidad else fila.compromiso
    numero = fila.actividad.numero if de_unidad else fila.numero_de_hoy
    evaluacion = padre.evaluacion
    if numero is None:  # it is gone
        quien, direccion = f"Actividad {padre.numero}.{fila.numero}", padre.get_absolute_url()
    else:
        quien = f"Actividad {padre.numero}.{numero}"
        pagina = reverse(
            "compromisos:actividad-detail", args=[evaluacion.slug, padre.numero, numero]
        )
        direccion = f"{pagina}#correccion-{correccion.pk}"
    return _cambio(f"{quien}: {_que(correccion)}", direccion, evaluacion.nombre, correccion)


def _de_la_evaluacion(por_parte, al) -> dict[str, dict[int, Cambio | None]]:
    """Corrections of what is not of an activity; one query for all kinds."""
    modelos = _DE_LA_EVALUACION | _DE_CATALOGO
    claves = {
        modelos[nombre]: por_parte[f"{CORRECCION}.{nombre}"]
        for nombre in modelos
        if f"{CORRECCION}.{nombre}" in por_parte
    }
    if not claves:
        return {}
    filas = filas_de({m: {*suyas, *suyas.values()} - {None} for m, suyas in claves.items()})
    for fila in filas.values():
        if fila.instance_type in EVALUACION:
            fila.de = Evaluacion(pk=fila.evaluacion_pk, slug=fila.slug, nombre=fila.agenda)
    como_eran(al, [fila.de for fila in filas.values() if fila.instance_type in EVALUACION])
    nombres = {modelo: nombre for nombre, modelo in modelos.items()}
    return {
        f"{CORRECCION}.{nombres[modelo]}": {
            clave: en_palabras(filas.get((modelo, anterior)), filas[modelo, clave])
            for clave, anterior in suyas.items()
        }
        for modelo, suyas in claves.items()
        for en_palabras in [_de_un_catalogo if modelo in CATALOGOS else _de_una_evaluacion]
    }


def _de_un_catalogo(antes, fila) -> Cambio | None:
    correccion = correccion_de(antes, fila)
    if not correccion.dice_algo:
        return None
    if fila.instance_type is Dependencia:
        quien = f"Dependencia «{fila.nombre}»"
        direccion = reverse("compromisos:dependencia-detail", args=[fila.slug])
    else:
        quien = f"Tipo de mejora «{fila.nombre}»"
        direccion = reverse("compromisos:evaluacion-list")
    return _cambio(f"{quien}: {_que(correccion)}", direccion, "", correccion)


def _de_una_evaluacion(antes, fila) -> Cambio | None:
    correccion, evaluacion = correccion_de(antes, fila), fila.de
    direccion = evaluacion.get_absolute_url()
    if fila.instance_type is Compromiso and fila.numero_de_hoy:
        direccion = reverse(
            "compromisos:compromiso-detail", args=[evaluacion.slug, fila.numero_de_hoy]
        )
    que = _de_su_publicacion(antes, fila)
    if que and fila.publicada:
        correccion = replace(correccion, motivo="")  # «Publicación»
    if correccion.dice_algo:
        corregido = f"{_quien(fila)}: {_que(correccion)}"
        que = f"{que}; {corregido}" if que else corregido
    return _cambio(que, direccion, evaluacion.nombre, correccion) if que else None


def _de_su_publicacion(antes, fila) -> str:
    """That the agenda was withdrawn then, or published for a time that is over; "" if neither."""
    if fila.instance_type is not Evaluacion or fila.history_type == "-":
        return ""
    antes_publicada = antes.publicada if antes else None
    if antes_publicada and not fila.publicada:
        return f"Se retiró de la publicación la agenda «{fila.de.nombre}»"
    nueva = fila.publicada and fila.publicada != antes_publicada
    return f"Se publicó la agenda «{fila.de.nombre}»" if nueva and _ya_no_rige(fila) else ""


def _ya_no_rige(fila) -> bool:
    """The publication of today is an entry of its own."""
    return fila.publicada != fila.publicada_hoy


def _quien(fila) -> str:
    match fila.instance_type._meta.model_name:
        case "compromiso":
            return f"Compromiso {fila.numero}"
        case "recomendacion":
            return f"Recomendación {fila.numero}"
        case "puntosintesis":
            return f"Punto {fila.numero} de la síntesis"
        case "documento":
            return f"Documento «{fila.titulo}»"
        case _:
            return "Datos de la evaluación"


def _que(correccion) -> str:
    campos = ", ".join(cambio.campo for cambio in correccion.cambios)
    if correccion.baja:
        return "se quitó de la agenda"
    return "se agregó a la agenda" if correccion.alta else f"corrección de {campos}"


def _cambio(titulo, direccion, agenda, correccion: Correccion) -> Cambio:
    textos = [cambio.en_palabras for cambio in correccion.cambios]
    return Cambio(
        clave=f"{CORRECCION}/{correccion.pk}",
        creado=correccion.creado,
        titulo=titulo,
        direccion=direccion,
        agenda=agenda,
        detalle=[*textos, correccion.motivo] if correccion.motivo else textos,
    )
