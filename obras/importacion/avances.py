"""The sheet of the progress of the works: a row for each report; reports are only ever added."""

from datetime import timedelta

from django.utils import timezone

from compromisos.importacion.hoja import Columna
from compromisos.importacion.tablas import insertar

from ..models import AvanceObra, EtapaObra, Obra
from ..models.obras import EN_OBRA
from .comparar_avances import CAMPOS, Comparador, ultimos_de_cada_dia
from .tipo import HojaDeLasObras

COLUMNAS = (
    Columna("clave", "Clave de la obra", obligatoria=True, sinonimos=("Clave", "Obra")),
    Columna("fecha", "Fecha", obligatoria=True, sinonimos=("Fecha del avance",)),
    Columna(
        "fisico",
        "Avance físico",
        obligatoria=True,
        sinonimos=("Avance físico (%)", "Físico", "% físico"),
    ),
    Columna("ejercido", "Monto ejercido", sinonimos=("Ejercido", "Monto ejercido (pesos)")),
    Columna("motivo", "Por qué se ejerció más", sinonimos=("Motivo del excedente",)),
    Columna("nota", "Qué se hizo", sinonimos=("Nota",)),
)
INSTRUCCIONES = (
    ("Clave de la obra", "La de una obra que ya está en ejecución."),
    ("Fecha", "El día al que corresponden las cifras: 30/06/2026."),
    ("Avance físico", "De 0 a 100: cuánto de la obra está construido en total."),
    (
        "Monto ejercido",
        "Lo pagado desde el principio hasta esa fecha, en pesos: 1234.50 o 1,234.50. Vacío si no "
        "se sabe.",
    ),
    ("Por qué se ejerció más", "Sólo si se ejerció más de lo contratado. Es público."),
    (
        "Qué se hizo",
        "Lo que cualquiera pueda ver en la obra. Es público: sin nombres. Hace falta si se reporta "
        "menos que antes: por qué.",
    ),
    (
        "Filas",
        "Cada fila es un avance de una obra en un día. Lo ya reportado no se borra ni se cambia: "
        "otra cifra del mismo día, o de uno posterior, se agrega; una de antes del último avance "
        "se rechaza. Repetir el archivo no agrega nada.",
    ),
    ("Antes de guardar", "Se muestra todo lo que se agregaría."),
)
EJEMPLOS = (
    ("pozo-ejemplo", "30/06/2026", 45, "450,000.00", None, "Se perforaron 60 metros."),
    ("pozo-ejemplo", "31/07/2026", 60.5, None, None, "Se colocó el ademe."),
)


class HojaDeAvances(HojaDeLasObras):
    titulo = "Avances de obras"
    columnas = COLUMNAS
    tablas = (Obra, EtapaObra, AvanceObra)
    anchos = (24, 12, 14, 18, 40, 60)
    instrucciones = INSTRUCCIONES
    ejemplos = EJEMPLOS
    de = "Obra"

    def filas(self):
        """Of the reports of a day, the last one: that one counts."""
        avances = ultimos_de_cada_dia(AvanceObra.objects.select_related("obra"))
        for avance in avances.order_by("obra__clave", "numero").iterator(chunk_size=2000):
            yield (
                avance.obra.clave,
                avance.fecha,
                avance.fisico,
                avance.ejercido,
                avance.motivo_excedente,
                avance.nota,
            )

    def permitidos(self):
        en_obra = Obra.objects.con_etapa().filter(etapa__in=EN_OBRA)
        for clave in en_obra.values_list("clave", flat=True):
            yield "Clave de la obra", clave

    def comparar(self, lector, plan):
        Comparador(lector, plan).comparar()

    def escribir(self, plan, historia):
        (avances,) = plan.grupos
        ahora = timezone.now()
        insertar(
            AvanceObra,
            (*CAMPOS, "origen", "autor", "creado"),
            [
                (
                    *(nuevo.valores[campo] for campo in CAMPOS),
                    AvanceObra.Origen.IMPORTACION.value,
                    historia.usuario,
                    ahora + timedelta(microseconds=lugar),
                )
                for lugar, nuevo in enumerate(avances.nuevos)
            ],
        )
