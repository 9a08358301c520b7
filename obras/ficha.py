"""The fact sheet of a work: which of the data that a citizen needs it has, and which it lacks."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When

# Each field that may be empty and nobody should have to ask for, in words.
DATOS = {
    "latitud": "el lugar en el mapa",
    "poblacion_beneficiada": "a cuántas personas beneficia",
    "monto_aprobado": "el monto aprobado",
    "monto_contratado": "el monto contratado",
    "partida": "la partida presupuestal",
    "contratista": "qué empresa la construye",
    "contrato": "el número de contrato",
    "inicio_previsto": "cuándo debe empezar",
    "fin_previsto": "cuándo debe terminar",
    "empleos_locales": "cuántos empleos locales da",
    "comite_id": "qué comité la sigue",
    "contraloria_id": "qué contraloría social la vigila",
    "a_quien_preguntar": "a quién preguntar",
}
TOTAL = len(DATOS)


@dataclass(frozen=True)
class Completitud:
    """How much of the fact sheet is filled in; `faltan`: the rest, in words."""

    tiene: int
    faltan: list[str]
    total: int = TOTAL

    @property
    def completa(self) -> bool:
        return not self.faltan

    def __str__(self):
        return f"{self.tiene} de {self.total}"


def completitud(obra) -> Completitud:
    faltan = [palabras for campo, palabras in DATOS.items() if getattr(obra, campo) in (None, "")]
    return Completitud(TOTAL - len(faltan), faltan)


def lleno(campo, modelo) -> Q:
    """Rows of the works that have that datum."""
    nombre = campo.removesuffix("_id")
    if modelo._meta.get_field(nombre).null:
        return Q(**{f"{nombre}__isnull": False})
    return ~Q(**{nombre: ""})


def con_ficha(obras):
    """Annotate `datos_llenos`, how many of DATOS each has."""
    suma = Value(0)
    for campo in DATOS:
        suma += Case(
            When(lleno(campo, obras.model), then=1), default=0, output_field=IntegerField()
        )
    return obras.annotate(datos_llenos=suma)
