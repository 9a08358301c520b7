"""The columns of the agenda's spreadsheet."""

from .hoja import Columna

COLUMNAS = (
    Columna(
        "evaluacion",
        "Evaluación",
        sinonimos=("Nombre de la evaluación", "Programa evaluado"),
        arrastre="evaluación",
    ),
    Columna(
        "numero",
        "No.",
        obligatoria=True,
        sinonimos=("No. compromiso", "No. de compromiso", "Compromiso No."),
        arrastre="compromiso",
    ),
    Columna(
        "compromiso",
        "Compromiso",
        obligatoria=True,
        sinonimos=("Texto del compromiso", "Compromiso de mejora"),
        arrastre="compromiso",
    ),
    Columna(
        "tipo_mejora",
        "Tipo de mejora",
        obligatoria=True,
        sinonimos=("Tipo mejora",),
        arrastre="compromiso",
    ),
    Columna(
        "recomendacion",
        "Recomendación",
        obligatoria=True,
        sinonimos=("Recomendación de la evaluación",),
        arrastre="compromiso",
    ),
    Columna(
        "numero_actividad",
        "No. actividad",
        obligatoria=True,
        sinonimos=("No. de actividad", "Actividad No."),
    ),
    Columna(
        "actividad",
        "Actividad",
        obligatoria=True,
        sinonimos=("Texto de la actividad", "Actividad de mejora"),
    ),
    Columna(
        "responsable",
        "Responsable",
        obligatoria=True,
        sinonimos=("Dependencia responsable", "Área responsable", "Unidad responsable"),
    ),
    Columna(
        "fecha_termino",
        "Fecha de término",
        sinonimos=(
            "Fecha término",
            "Fecha de terminación",
            "Fecha límite",
            "Fecha de cumplimiento",
            "Fecha de conclusión",
        ),
    ),
    Columna(
        "avance",
        "Avance (%)",
        sinonimos=("Avance", "% de avance", "Porcentaje de avance"),
    ),
    Columna(
        "observaciones",
        "Observaciones",
        sinonimos=("Notas", "Comentarios"),
    ),
)
NOMBRES = {columna.clave: columna.nombre for columna in COLUMNAS}
HOJAS_DE_AYUDA = {
    "Instrucciones": ("Columna", "Cómo se llena"),
    "Valores permitidos": ("Dónde", "Qué se puede escribir"),
}
"""What the template adds to the agenda's sheet, with the header of each."""
SEPARADOR = " / "
ANCHOS = (28, 6, 44, 28, 44, 10, 52, 40, 20, 11, 44)
"""Of the columns, in characters, for xlsx_bytes."""
