"""The workbook that officials download, fill in and upload."""

from compromisos.models import Dependencia, TipoMejora
from evj.web.exportacion import xlsx_bytes

from .columnas import ANCHOS, HOJAS_DE_AYUDA
from .exportar import ENCABEZADOS

INSTRUCCIONES = (
    ("Evaluación", "Nombre de la evaluación. Si la columna falta o está vacía, se elige al subir."),
    ("No.", "Número del compromiso en su evaluación: 1, 2, 3…"),
    ("Compromiso", "Qué se promete. Hasta 5,000 caracteres. Se repite en cada actividad suya."),
    ("Tipo de mejora", "Uno de los de la hoja «Valores permitidos»; uno distinto se agrega."),
    ("Recomendación", "El texto de la recomendación a la que responde el compromiso."),
    ("No. actividad", "Número de la actividad en su compromiso: 1, 2, 3… (o 1.1, 1.2, 1.3…)."),
    (
        "Actividad",
        "Qué se hará. Hasta 5,000 caracteres. Si la fuente cortó el texto, termínelo con «[…]»; si "
        "lo perdió, escriba sólo «[…]». En ambos casos explique en Observaciones.",
    ),
    ("Responsable", "Nombres de las dependencias, en orden, separados por « / »."),
    ("Fecha de término", "Día/mes/año: 29/03/2019. Vacía si no hay fecha."),
    ("Avance (%)", "De 0 a 100. Vacía si no hay reporte: nada se borra."),
    ("Observaciones", "Qué está dañado o falta en el documento de origen."),
    ("Filas", "Cada fila es una actividad. Lo que no está en el archivo no se borra ni cambia."),
    ("Antes de guardar", "Se muestra todo lo que cambiaría, con el valor anterior y el nuevo."),
)
EJEMPLOS = (
    (
        "Programa de ejemplo (borre estas filas)",
        1,
        "Capacitar a los comités ciudadanos.",
        "Mejorar actividades, procesos o forma de operación de la intervención",
        "Fortalecer a los comités ciudadanos.",
        1,
        "Preparar el programa de los talleres.",
        "Dirección General de Ejemplo",
        "30/06/2026",
        None,
        "",
    ),
    (
        "Programa de ejemplo (borre estas filas)",
        1,
        "Capacitar a los comités ciudadanos.",
        "Mejorar actividades, procesos o forma de operación de la intervención",
        "Fortalecer a los comités ciudadanos.",
        2,
        "Impartir los talleres en […]",
        "Dirección General de Ejemplo / Dirección Jurídica de Ejemplo",
        "",
        25,
        "El documento de origen corta el texto y no da fecha.",
    ),
)


def plantilla() -> bytes:
    """An XLSX: the columns with two examples, the instructions, and the values on record."""
    unidades = Dependencia.objects.values_list("nombre", flat=True)
    tipos = TipoMejora.objects.values_list("nombre", flat=True)
    valores = [("Responsable", nombre) for nombre in unidades]
    valores += [("Tipo de mejora", nombre) for nombre in tipos]
    return xlsx_bytes(
        ENCABEZADOS,
        EJEMPLOS,
        titulo_hoja="Agenda",
        anchos=ANCHOS,
        otras_hojas=[
            (hoja, encabezado, filas)
            for (hoja, encabezado), filas in zip(
                HOJAS_DE_AYUDA.items(), (INSTRUCCIONES, valores), strict=True
            )
        ],
    )
