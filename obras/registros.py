"""All that is on record of a work, in one query: its page has eight, and shows it whole."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    IntegerField,
    Value,
)
from django.db.models.functions import Cast

from .models import AvanceObra, CambioObra, EtapaObra, FotoObra, PuntoPrograma

_TEXTO, _ENTERO, _DIA, _MOMENTO = CharField(), IntegerField(), DateField(), DateTimeField()
CENTAVO = Decimal("0.01")
_CIFRA = DecimalField(max_digits=14, decimal_places=2)
# The columns, and under which name each model has them; what it lacks is empty.
_COLUMNAS = [
    (
        _ENTERO,
        {EtapaObra: "numero", CambioObra: "numero", AvanceObra: "numero", FotoObra: "avance_id"},
    ),
    (_TEXTO, {EtapaObra: "etapa", CambioObra: "campo", AvanceObra: "origen", FotoObra: "momento"}),
    (
        _DIA,
        {
            EtapaObra: "desde",
            CambioObra: "fecha",
            AvanceObra: "fecha",
            FotoObra: "fecha",
            PuntoPrograma: "fecha",
        },
    ),
    (_DIA, {CambioObra: "fecha_antes"}),
    (_CIFRA, {CambioObra: "monto", AvanceObra: "monto"}),
    (_CIFRA, {CambioObra: "monto_antes", AvanceObra: "ejercido", PuntoPrograma: "financiero"}),
    (_CIFRA, {AvanceObra: "fisico", PuntoPrograma: "fisico"}),
    (
        _TEXTO,
        {
            EtapaObra: "motivo",
            CambioObra: "motivo",
            AvanceObra: "nota",
            FotoObra: "texto_alternativo",
        },
    ),
    (_TEXTO, {AvanceObra: "motivo_excedente"}),
    (_MOMENTO, {EtapaObra: "creado", CambioObra: "creado", AvanceObra: "creado"}),
    (_ENTERO, {FotoObra: "ancho"}),
    (_ENTERO, {FotoObra: "alto"}),
]


@dataclass
class Registros:
    """Each in order: stages, changes and reports by number, programme and photographs by day."""

    etapas: list[EtapaObra] = field(default_factory=list)
    cambios: list[CambioObra] = field(default_factory=list)
    avances: list[AvanceObra] = field(default_factory=list)
    programa: list[PuntoPrograma] = field(default_factory=list)
    fotos: list[FotoObra] = field(default_factory=list)

    @property
    def ultimo(self) -> AvanceObra | None:
        return self.avances[-1] if self.avances else None

    @property
    def ejercido(self) -> AvanceObra | None:
        """The last report that says how much was spent."""
        return next((a for a in reversed(self.avances) if a.ejercido is not None), None)


def registros(obra) -> Registros:
    """What the public may see of them; who recorded each is not read."""
    grupos = {
        EtapaObra: (obra.etapas.all(), "etapas"),
        CambioObra: (obra.cambios.all(), "cambios"),
        AvanceObra: (obra.avances.all(), "avances"),
        PuntoPrograma: (obra.programa.all(), "programa"),
        FotoObra: (obra.fotos.visibles(), "fotos"),
    }
    primera, *otras = (_renglones(modelo, filas) for modelo, (filas, _) in grupos.items())
    hechos = Registros()
    por_nombre = {modelo._meta.model_name: modelo for modelo in grupos}
    for nombre, pk, *valores in primera.union(*otras, all=True):
        modelo = por_nombre[nombre]
        fila = modelo(pk=pk, obra=obra)
        for (_, campos), valor in zip(_COLUMNAS, valores, strict=True):
            if modelo in campos:
                setattr(fila, campos[modelo], _exacto(valor))
        getattr(hechos, grupos[modelo][1]).append(fila)
    for lista in (hechos.etapas, hechos.cambios, hechos.avances):
        lista.sort(key=lambda fila: fila.numero)
    hechos.programa.sort(key=lambda fila: fila.fecha)
    hechos.fotos.sort(key=lambda fila: (fila.fecha, fila.pk))
    return hechos


def _renglones(modelo, filas):
    columnas = {
        f"columna_{n:02}": F(campos[modelo]) if modelo in campos else _nada(tipo)
        for n, (tipo, campos) in enumerate(_COLUMNAS)
    }
    return filas.order_by().values_list(
        Value(modelo._meta.model_name, output_field=CharField()), "pk", *columnas.values()
    )


def _exacto(valor):
    """SQLite hands figures out with more decimals than they have."""
    return valor.quantize(CENTAVO) if isinstance(valor, Decimal) else valor


def _nada(tipo):
    if tipo is _TEXTO:
        return Value("", output_field=tipo)
    return Cast(Value(None), tipo)
