"""The published works as OC4IDS 0.9, the open standard for data on infrastructure projects
(standard.open-contracting.org/infrastructure).

Nothing is said that is not on record: what is not known is left out, and so is the standard's
`type` (construction, rehabilitation...), which no field of ours tells. It has no field of our own;
of our own codes, in its open lists, only the gazetteer «INEGI», the schemes «EVJ» and the metric
«localJobs». A work of an invented edition is no project, and is left out.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import chain

from django.conf import settings
from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localtime, make_aware

from .models import AvanceObra, CambioObra, EtapaDeObra, FotoObra, Obra, PuntoPrograma, TipoObra
from .models.obras import CERRADAS

VERSION = "0.9"
POR_LOTE = 2000
# projectStatus: since 0.9.4 what was «completed» is «maintenance».
ESTADO = {
    EtapaDeObra.IDENTIFICACION: "identification",
    EtapaDeObra.PREPARACION: "preparation",
    EtapaDeObra.EJECUCION: "implementation",
    EtapaDeObra.ENTREGA: "completion",
    EtapaDeObra.TERMINADA: "maintenance",
    EtapaDeObra.CANCELADA: "cancelled",
}
# projectSector; of a subsector, its sector too.
SECTOR = {
    TipoObra.PAVIMENTO: ["transport", "transport.road"],
    TipoObra.CAMINO: ["transport", "transport.road"],
    TipoObra.AGUA: ["waterAndWaste"],
    TipoObra.DRENAJE: ["waterAndWaste"],
    TipoObra.ELECTRICIDAD: ["energy"],
    TipoObra.ESCUELA: ["education"],
    TipoObra.SALUD: ["health"],
    TipoObra.ESPACIO_PUBLICO: ["cultureSportsAndRecreation"],
    TipoObra.VIVIENDA: ["socialHousing"],
    TipoObra.OTRA: [],
}
PAGINA = {"format": "text/html", "language": "es"}
PORCENTAJE = {"name": "%", "scheme": "UNCEFACT", "id": "P1"}
MONTO = CambioObra.Campo.MONTO_CONTRATADO
PLAZOS = (CambioObra.Campo.INICIO_PREVISTO, CambioObra.Campo.FIN_PREVISTO)
FINALES = (CambioObra.Campo.FIN_PREVISTO, CambioObra.Campo.FIN_REAL)


def exportables():
    """Published works, with all that `proyecto` asks of them; as many queries for one as for many
    (in batches of POR_LOTE)."""
    retiradas = FotoObra.objects.filter(obra=OuterRef("pk"), retirada_en__isnull=False)
    retiradas = retiradas.order_by("-retirada_en")
    return (
        Obra.objects.publicadas()
        .exclude(edicion__demo=True)
        .con_etapa()
        .annotate(
            tocada=_ultima_vez(Obra, "id"),
            replaneada=_ultima_vez(PuntoPrograma, "obra_id"),
            sin_foto=Subquery(retiradas.values("retirada_en")[:1]),
        )
        .select_related("municipio", "ejecutora", "contraloria")
        .prefetch_related(
            "etapas",
            "cambios",
            "programa",
            Prefetch("avances", AvanceObra.objects.order_by("numero")),
            Prefetch("fotos", FotoObra.objects.visibles()),
        )
        .order_by("pk")
    )


def _ultima_vez(modelo, campo):
    historia = modelo.history.model.objects.filter(**{campo: OuterRef("pk")})
    return Subquery(historia.order_by("-history_date").values("history_date")[:1])


def paquete(obras, uri: str) -> Iterator[str]:
    """The project package in pieces, a work in each; its date, which is that of the work that
    changed last, comes at the end."""
    cabeza = {
        "uri": uri,
        "version": VERSION,
        "publisher": {"name": "Estrategia Vamos Juntos", "uri": f"{settings.SITIO}/"},
        **_llenos(license=settings.DATOS_LICENCIA),
    }
    yield f'{_json(cabeza)[:-1]}, "projects": ['
    ultima, coma = None, ""
    for obra in obras.iterator(chunk_size=POR_LOTE):
        suya = actualizada(obra)
        ultima = max(filter(None, (ultima, suya)), default=None)
        yield f"{coma}\n{_json(proyecto(obra))}"
        coma = ","
    yield f'\n], "publishedDate": {_json(_instante(ultima))}}}\n'


def actualizada(obra) -> datetime | None:
    """When something of it was last recorded."""
    filas = chain(obra.etapas.all(), obra.cambios.all(), obra.avances.all(), obra.fotos.all())
    momentos = (obra.tocada, obra.replaneada, obra.sin_foto, *(fila.creado for fila in filas))
    return max(filter(None, momentos), default=None)


def proyecto(obra) -> dict:
    """A work of `exportables` as an OC4IDS project."""
    cambios = list(obra.cambios.all())
    return _llenos(
        id=f"{settings.OC4IDS_PREFIJO}{obra.clave}",
        updated=_instante(actualizada(obra)),
        language="es",
        identifiers=[{"id": obra.clave, "scheme": "EVJ"}],
        title=obra.nombre,
        description=obra.alcance,
        status=ESTADO[obra.etapa],
        sector=SECTOR[obra.tipo],
        additionalClassifications=[
            {"scheme": "EVJ", "id": obra.tipo, "description": obra.get_tipo_display()}
        ],
        publicAuthority=_referencia(_ejecutora(obra)),
        parties=_partes(obra),
        locations=[_lugar(obra)],
        budget=_llenos(
            description=obra.partida and f"Partida presupuestal: {obra.partida}",
            amount=_valor(obra.monto_aprobado),
        ),
        period=_periodo(*_plan_al_empezar(obra, cambios)),
        benefits=_beneficios(obra),
        forecasts=_previsto(obra),
        metrics=_observado(obra),
        contractingProcesses=_contrato(obra, cambios),
        completion=_termino(obra, cambios),
        documents=_documentos(obra),
    )


# --- Who and where --------------------------------------------------------------------------
def _ejecutora(obra) -> dict:
    return _llenos(
        id=f"dependencia-{obra.ejecutora.slug}",
        name=obra.ejecutora.nombre,
        roles=["publicAuthority"],
        contactPoint=_llenos(name=obra.a_quien_preguntar),
    )


def _contratista(obra) -> dict | None:
    if not obra.contratista:
        return None
    return {
        "id": f"contratista-{slugify(obra.contratista) or 'sin-letras'}",
        "name": obra.contratista,
        "roles": ["supplier"],
    }


def _partes(obra) -> list[dict]:
    vigila = obra.contraloria and {
        "id": f"comite-{obra.contraloria.clave}",
        "name": obra.contraloria.nombre,
        "roles": ["independentMonitor"],
    }
    return [parte for parte in (_ejecutora(obra), _contratista(obra), vigila) if parte]


def _referencia(parte) -> dict:
    return {"id": parte["id"], "name": parte["name"]}


def _lugar(obra) -> dict:
    municipio = obra.municipio
    punto = None
    if obra.latitud is not None:
        punto = {"type": "Point", "coordinates": [_numero(obra.longitud), _numero(obra.latitud)]}
    return _llenos(
        id="1",
        description=f"{obra.localidad}, {municipio.nombre}",
        geometry=punto,
        gazetteer={"scheme": "INEGI", "identifiers": [municipio.clave]},
        address={"locality": obra.localidad, "region": "Jalisco", "countryName": "México"},
    )


def _beneficios(obra) -> list[dict]:
    if obra.poblacion_beneficiada is None:
        return []
    return [{"beneficiaries": [{"numberOfPeople": obra.poblacion_beneficiada}]}]


# --- The plan and what was done ---------------------------------------------------------------
def _previsto(obra) -> list[dict]:
    puntos = sorted(obra.programa.all(), key=lambda punto: punto.fecha)
    return [
        *_metrica(
            "physicalProgress",
            "Avance físico previsto",
            [(punto.fecha, _medida(punto.fisico)) for punto in puntos],
        ),
        *_metrica(
            "financialProgress",
            "Avance financiero previsto",
            [(punto.fecha, _medida(punto.financiero)) for punto in puntos],
        ),
    ]


def _observado(obra) -> list[dict]:
    avances = obra.avances.all()
    empleos = []
    if obra.empleos_locales is not None:
        observacion = {"id": "1", "measure": obra.empleos_locales}
        empleos = [{"id": "localJobs", "title": "Empleos locales", "observations": [observacion]}]
    return [
        *_metrica(
            "physicalProgress",
            "Avance físico",
            [(a.fecha, _medida(a.fisico) | {"notes": a.nota}) for a in avances],
        ),
        *_metrica(
            "financialProgress",
            "Monto ejercido",
            [
                (a.fecha, {"value": _valor(a.ejercido), "notes": a.motivo_excedente})
                for a in avances
                if a.ejercido is not None
            ],
        ),
        *empleos,
    ]


def _medida(porcentaje) -> dict:
    return {"measure": _numero(porcentaje), "unit": PORCENTAJE}


def _metrica(clave, titulo, observaciones) -> list[dict]:
    """The metric of what was observed on some days; none without any."""
    if not observaciones:
        return []
    filas = [
        _llenos(id=str(numero), period={"endDate": _fin(dia)}, **datos)
        for numero, (dia, datos) in enumerate(observaciones, start=1)
    ]
    return [{"id": clave, "title": titulo, "observations": filas}]


def _plan_al_empezar(obra, cambios) -> list[date | None]:
    """The planned first and last day. They hold from the day on which the building is recorded to
    have begun, as the standard wants; what moved later is told by the contract's modifications."""
    empezo = min(
        (e.creado for e in obra.etapas.all() if e.etapa == EtapaDeObra.EJECUCION), default=None
    )
    despues = [c for c in cambios if empezo is not None and c.creado >= empezo]
    return [_antes_de(obra, despues, campo) for campo in PLAZOS]


def _antes_de(obra, cambios, campo):
    """What the field said before these changes."""
    suyos = [cambio.antes for cambio in cambios if cambio.campo == campo]
    return suyos[0] if suyos else getattr(obra, campo)


# --- The contract and the end -----------------------------------------------------------------
def _contrato(obra, cambios) -> list[dict]:
    """As it was signed, with what was modified since."""
    if not (obra.contrato or obra.contratista or obra.monto_contratado is not None):
        return []
    cambios = list(_modifican(cambios))
    contratista = _contratista(obra)
    resumen = _llenos(
        externalReference=obra.contrato,
        nature=["construction"],
        status="closed" if obra.etapa in CERRADAS else "active",
        suppliers=[_referencia(contratista)] if contratista else None,
        contractValue=_valor(_antes_de(obra, cambios, MONTO)),
        contractPeriod=_periodo(*(_antes_de(obra, cambios, campo) for campo in PLAZOS)),
        finalValue=_ejercido(obra) if obra.etapa == EtapaDeObra.TERMINADA else None,
        modifications=list(_modificaciones(obra, cambios)),
    )
    return [{"id": f"{obra.clave}-contrato", "summary": resumen}]


def _modifican(cambios) -> Iterator[CambioObra]:
    """Those of the contract's amount and days; saying one for the first time modifies nothing."""
    dichos = set()
    for cambio in cambios:
        if cambio.campo not in (MONTO, *PLAZOS):
            continue
        if cambio.antes is not None or cambio.campo in dichos:
            yield cambio
        dichos.add(cambio.campo)


def _modificaciones(obra, cambios) -> Iterator[dict]:
    plazo = {campo: _antes_de(obra, cambios, campo) for campo in PLAZOS}
    for cambio in cambios:
        comun = {
            "id": str(cambio.numero),
            "date": _instante(cambio.creado),
            "description": cambio.get_campo_display(),
            "rationale": cambio.motivo,
        }
        if cambio.campo == MONTO:
            yield _llenos(
                **comun,
                type="value",
                oldContractValue=_valor(cambio.antes),
                newContractValue=_valor(cambio.despues),
            )
            continue
        antes = _periodo(*plazo.values())
        plazo[cambio.campo] = cambio.despues
        yield _llenos(
            **comun,
            type="duration",
            oldContractPeriod=antes,
            newContractPeriod=_periodo(*plazo.values()),
        )


def _termino(obra, cambios) -> dict:
    if obra.etapa != EtapaDeObra.TERMINADA:
        return {}
    ultimo = _con_ejercido(obra)
    return _llenos(
        endDate=obra.fin_real and _fin(obra.fin_real),
        endDateDetails=" / ".join(
            dict.fromkeys(cambio.motivo for cambio in cambios if cambio.campo in FINALES)
        ),
        finalValue=_ejercido(obra),
        finalValueDetails=ultimo.motivo_excedente if ultimo else None,
    )


def _con_ejercido(obra) -> AvanceObra | None:
    conocidos = [avance for avance in obra.avances.all() if avance.ejercido is not None]
    return conocidos[-1] if conocidos else None


def _ejercido(obra) -> dict | None:
    """What was spent, in the last report that says it."""
    ultimo = _con_ejercido(obra)
    return _valor(ultimo.ejercido) if ultimo else None


def _documentos(obra) -> list[dict]:
    ficha = {
        "id": "ficha",
        "documentType": "projectScope",
        "title": f"Ficha informativa: {obra.nombre}",
        "url": f"{settings.SITIO}{reverse('obras:obra-ficha', args=[obra.clave])}",
        **PAGINA,
    }
    pagina = {
        "id": "pagina",
        "title": f"Todo lo que pasa con la obra: {obra.nombre}",
        "url": f"{settings.SITIO}{obra.get_absolute_url()}",
        **PAGINA,
    }
    fotos = (
        {
            "id": f"foto-{foto.pk}",
            "documentType": "illustration",
            "title": foto.texto_alternativo,
            "description": f"{foto.get_momento_display()}, {foto.fecha:%d/%m/%Y}",
            "url": f"{settings.SITIO}{foto.direccion}",
            "datePublished": _instante(foto.creado),
            "format": foto.tipo_mime,
        }
        for foto in obra.fotos.all()
    )
    return [ficha, pagina, *fotos]


# --- Values -----------------------------------------------------------------------------------
def _llenos(**campos) -> dict:
    """Without what is not known: the standard wants no empty text, list or object."""
    return {clave: valor for clave, valor in campos.items() if valor not in (None, "", [], {})}


def _json(valor) -> str:
    return json.dumps(valor, ensure_ascii=False)


def _numero(cifra) -> int | float:
    """A figure of up to 15 digits, which a JSON number writes as it is."""
    if isinstance(cifra, Decimal) and cifra != cifra.to_integral_value():
        return float(cifra)
    return int(cifra)


def _valor(monto) -> dict | None:
    return None if monto is None else {"amount": _numero(monto), "currency": "MXN"}


def _periodo(inicio, fin) -> dict:
    return _llenos(startDate=inicio and _inicio(inicio), endDate=fin and _fin(fin))


def _inicio(dia: date) -> str:
    return _en_jalisco(dia, time.min)


def _fin(dia: date) -> str:
    return _en_jalisco(dia, time(23, 59, 59))


def _en_jalisco(dia, hora) -> str:
    """The standard knows no days, only instants; before 1922 the clock was not at a whole minute
    of UTC, which its format cannot say."""
    momento = make_aware(datetime.combine(dia, hora))
    minutos = momento.utcoffset() // timedelta(minutes=1)
    return momento.replace(tzinfo=timezone(timedelta(minutes=minutos))).isoformat()


def _instante(momento) -> str | None:
    return momento and localtime(momento).isoformat(timespec="seconds")
