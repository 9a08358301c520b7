"""What happens to each invented work; the modules beside make it happen. Days count from today."""

from dataclasses import dataclass

from ..models import EtapaDeObra, TipoObra
from .dibujos import Dibujo, calle, edificio, muros, terreno, zanja

NACE, PREPARA, EMPIEZA, ENTREGA, TERMINA, CANCELA = (
    EtapaDeObra.IDENTIFICACION,
    EtapaDeObra.PREPARACION,
    EtapaDeObra.EJECUCION,
    EtapaDeObra.ENTREGA,
    EtapaDeObra.TERMINADA,
    EtapaDeObra.CANCELADA,
)


@dataclass(frozen=True)
class Reporte:
    """`gastado`: per cent of the amount that it had then."""

    dia: int
    fisico: int
    gastado: int
    nota: str
    foto: Dibujo | None = None
    motivo_excedente: str = ""


@dataclass(frozen=True)
class Cambio:
    """An amount or a date of the work that changed; `valor`: in pesos, or a day."""

    dia: int
    campo: str
    valor: int
    motivo: str


@dataclass(frozen=True)
class Guion:
    """`lugar`: which of the edition's municipalities; `montos`: approved and contracted;
    `previsto`: first and last day; `programa`: (day, physical, financial)."""

    clave: str
    lugar: int
    nombre: str
    tipo: TipoObra
    alcance: str
    localidad: str
    personas: int
    montos: tuple
    previsto: tuple
    etapas: tuple
    empleos: int | None = None
    programa: tuple = ()
    cosas: tuple = ()  # Reporte and Cambio, in order
    antes: Dibujo | None = None
    despues: tuple | None = None  # (day, Dibujo)
    completa: bool = True  # whether its fact sheet says all that it may


POZO = Guion(
    "pozo",
    0,
    "Pozo y línea de agua de El Ejemplo",
    TipoObra.AGUA,
    "Un pozo de 120 metros, su bomba y 800 metros de tubo hasta el tanque. Con él llega agua todos "
    "los días a las casas que hoy la reciben en pipa.",
    "El Ejemplo",
    1240,
    (2_400_000, 2_350_000),
    (-88, -30),
    (
        (NACE, -95, ""),
        (PREPARA, -94, ""),
        (EMPIEZA, -88, ""),
        (ENTREGA, -38, ""),
        (TERMINA, -32, ""),
    ),
    empleos=14,
    programa=((-70, 25, 20), (-50, 60, 50), (-30, 100, 100)),
    cosas=(
        Reporte(-72, 22, 18, "Se perforó hasta 60 metros.", Dibujo(zanja, "zanja con el tubo.")),
        Reporte(-55, 58, 47, "Quedó perforado y se tendió la mitad de la línea."),
        Reporte(-39, 100, 92, "Se probó la bomba: da 8 litros por segundo."),
    ),
    antes=Dibujo(terreno, "terreno donde irá el pozo."),
    despues=(-31, Dibujo(edificio, "caseta de la bomba terminada.")),
)
ESCUELA = Guion(
    "aulas",
    1,
    "Dos aulas y baños en la primaria Ejemplo",
    TipoObra.ESCUELA,
    "Dos salones con ventilación y un bloque de baños, para que dejen de darse clases bajo lámina.",
    "Centro",
    310,
    (3_100_000, 2_980_000),
    (-85, 40),
    ((NACE, -95, ""), (PREPARA, -92, ""), (EMPIEZA, -85, "")),
    empleos=22,
    programa=((-55, 20, 25), (-25, 45, 45), (5, 75, 70), (40, 100, 100)),
    cosas=(
        Reporte(-58, 28, 22, "Cimientos y firmes colados."),
        Reporte(-30, 60, 45, "Muros arriba.", Dibujo(muros, "muros con su andamio.")),
        Reporte(-4, 88, 70, "Techo colado; faltan baños y pintura."),
    ),
    antes=Dibujo(terreno, "patio donde irán los salones."),
)
CALLE = Guion(
    "calle",
    1,
    "Pavimento de la calle Demostración",
    TipoObra.PAVIMENTO,
    "Concreto, banquetas y rampas en cuatro cuadras, del jardín a la clínica.",
    "Barrio de Abajo",
    860,
    (1_900_000, 1_850_000),
    (-88, -45),
    ((NACE, -95, ""), (PREPARA, -93, ""), (EMPIEZA, -86, ""), (ENTREGA, -48, "")),
    empleos=18,
    cosas=(
        Reporte(-66, 50, 45, "Dos cuadras coladas.", Dibujo(zanja, "cuadra abierta.")),
        Reporte(-49, 100, 95, "Se coló la última cuadra.", Dibujo(calle, "calle pavimentada.")),
    ),
    antes=Dibujo(terreno, "calle de tierra."),
)
DRENAJE = Guion(
    "drenaje",
    3,
    "Drenaje de la colonia Muestra",
    TipoObra.DRENAJE,
    "Un kilómetro de tubo y 96 descargas, para cerrar las fosas de la colonia.",
    "Colonia Muestra",
    540,
    (2_750_000, 2_600_000),
    (-80, -12),
    ((NACE, -95, ""), (PREPARA, -90, ""), (EMPIEZA, -74, "")),
    empleos=16,
    programa=((-55, 40, 35), (-30, 75, 70), (-12, 100, 100)),
    cosas=(
        Reporte(-52, 15, 12, "Se abrió el primer tramo.", Dibujo(zanja, "zanja del drenaje.")),
        Cambio(-46, "monto_contratado", 2_840_000, "Salió roca en 200 metros: hubo que cortarla."),
        Cambio(-40, "fin_previsto", -3, "La roca y las lluvias detuvieron la zanja diez días."),
        Reporte(-21, 38, 33, "Va más de un tercio; falta el cruce de la carretera."),
        Reporte(-6, 51, 47, "Segundo frente abierto; no alcanzó la fecha."),
    ),
    antes=Dibujo(terreno, "calle por donde pasará el drenaje."),
)
LUZ = Guion(
    "alumbrado",
    4,
    "Alumbrado del camino a La Prueba",
    TipoObra.ELECTRICIDAD,
    "Cuarenta y dos postes con lámpara en el camino que usan quienes salen del turno de noche.",
    "La Prueba",
    690,
    (980_000, 940_000),
    (-82, 12),
    ((NACE, -94, ""), (PREPARA, -92, ""), (EMPIEZA, -82, "")),
    empleos=6,
    cosas=(
        Reporte(-50, 35, 40, "Quince postes puestos."),
        Reporte(
            -9,
            86,
            108,
            "Treinta y seis postes puestos y conectados.",
            motivo_excedente="El transformador costó más de lo contratado; el convenio que lo "
            "amplía está por firmarse.",
        ),
    ),
)
PLAZA = Guion(
    "plaza",
    5,
    "Plaza y cancha de Los Inventados",
    TipoObra.ESPACIO_PUBLICO,
    "Una cancha techada, juegos y sombra en el terreno que donó el ejido.",
    "Los Inventados",
    420,
    (1_200_000, None),
    (-70, 10),
    (
        (NACE, -95, ""),
        (PREPARA, -85, ""),
        (CANCELA, -60, "El terreno resultó en litigio: no puede construirse mientras se resuelve."),
    ),
    completa=False,
)
CLINICA = Guion(
    "casa-de-salud",
    0,
    "Casa de salud de Lomas de Muestra",
    TipoObra.SALUD,
    "Un consultorio, sala de espera y rampa, para no bajar a la cabecera por una curación.",
    "Lomas de Muestra",
    275,
    (1_600_000, None),
    (20, 85),
    ((NACE, -90, ""), (PREPARA, -25, "")),
    completa=False,
)
CAMINO = Guion(
    "camino",
    2,
    "Camino saca-cosecha de El Supuesto",
    TipoObra.CAMINO,
    "Tres kilómetros de terracería con cunetas, para sacar la cosecha en tiempo de aguas.",
    "El Supuesto",
    130,
    (None, None),
    (None, None),
    ((NACE, -35, ""),),
    completa=False,
)
OBRAS = (POZO, ESCUELA, CALLE, DRENAJE, LUZ, PLAZA, CLINICA, CAMINO)
