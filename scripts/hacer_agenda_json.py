"""Make fixtures/agenda_evj.json from the printed page and the clean table of the agenda.

    python scripts/hacer_agenda_json.py CARPETA_DE_LA_AGENDA > fixtures/agenda_evj.json

The folder holds ficha-evj.txt (the page as printed) and actividades-evj.csv (its activities, with
each gap noted). Nothing is added to what the source says: no progress, no evidence, no year.
"""

import csv
import json
import re
import sys
import unicodedata
from pathlib import Path

EVALUACION = ["evj"]
PUBLICADA_EN = "2026-11-22T18:00:00Z"
# What the table's notes mean for a citizen; the table's own words elsewhere.
NOTAS = [
    (
        r"hora 11:00 PM: probable corrimiento.*",
        "la fuente imprime la fecha con la hora «11:00 PM», quizá por el horario de verano; que "
        "el día fuera el siguiente es una inferencia, no un dato: se toma el impreso",
    ),
    (
        r"falta el rótulo «(Actividad \d+):» \(posición inferida por el orden\)",
        r"en la fuente falta el rótulo «\1»; su número se infiere por el orden",
    ),
    (r"falta la «Fecha de término»", "la fuente no da fecha de término"),
    (
        r"texto truncado al final \(«(.*)»\)",
        r"la fuente corta el texto al final («\1»)",
    ),
    (
        r"texto de la actividad perdido: sólo queda la palabra «(.*)» entre tabuladores",
        r"la fuente perdió el texto de la actividad: sólo conserva la palabra «\1»",
    ),
    (
        r"errata en la fuente: «DIrección»",
        "la fuente escribe «DIrección General de Política Social» por «Dirección»; es la misma "
        "dependencia",
    ),
    (
        r"texto partido en una tabla por tabuladores y con letras añadidas en los cortes \((.*)\); "
        r"reconstruido por identidad con C3-A3 y C7-A2",
        r"la fuente parte el texto con tabuladores y añade letras en los cortes (\1); se "
        r"reconstruyó con el de las actividades 3.3 y 7.2, que es el mismo",
    ),
    (
        r"por identidad de texto con C14-A1 la fecha podría ser 2019-04-30 \(inferencia, no dato\)",
        "la actividad 14.1, de igual texto, vence el 30 de abril de 2019, pero aplicar aquí esa "
        "fecha sería una inferencia, no un dato",
    ),
]


# Words of a point to look for in the activities, one idea a line; page "cobertura".
TEMAS = {6: "enlaces de tiempo completo", 7: "empleo local", 8: "mantenimiento"}
# The activities that EVJ's own records can back: the text asks for just what the check counts. One
# whose text repeats another's has that one's.
PRUEBAS = {
    (1, 1): "asambleas-realizadas",
    (1, 2): "calendario-municipal",
    (1, 3): "invitaciones-abiertas",
    (4, 1): "derechos-del-comite-ciudadano",
    (4, 2): "facultades-del-comite-de-autoridades",
    (5, 2): "convocatorias-mas-largas",
    (5, 3): "comites-por-municipio",
    (7, 1): "reuniones-de-seguimiento",
    (9, 1): "contralorias-por-municipio",
    (9, 2): "informes-de-contraloria",
    (10, 1): "convenios-vigentes",
    (10, 2): "enlaces-vigentes",
    (11, 1): "atribuciones-del-comite-ciudadano",
    (11, 2): "comites-formalizados",
    (12, 1): "fichas-de-obras",
    (13, 1): "instrumentos-de-calidad",
    (13, 2): "acuerdos-de-participacion",
    (13, 3): "informes-de-calidad",
    (14, 1): "instrumentos-de-calidad",
    (14, 2): "informes-de-calidad",
}
PALABRAS_IGUALES = 12


def normalizar(texto: str) -> str:
    llano = unicodedata.normalize("NFKD", texto.casefold())
    return " ".join("".join(c for c in llano if not unicodedata.combining(c)).split())


def igualar(texto: str) -> str:
    """For "the same wording": without case, accents or punctuation."""
    return re.sub(r"[^a-z0-9 ]", "", normalizar(texto))


def misma_redaccion(punto: str, recomendacion: str) -> bool:
    """The same wording, or the same opening and another end (point 6, recommendation 10)."""
    uno, otro = igualar(punto), igualar(recomendacion)
    inicio = uno.split()[:PALABRAS_IGUALES]
    return uno == otro or (
        len(inicio) == PALABRAS_IGUALES and inicio == otro.split()[:PALABRAS_IGUALES]
    )


def slug(texto: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", normalizar(texto)).strip("-")


def nota(danos: str) -> str:
    """The table's damages as sentences a citizen understands; each must be one we know."""
    frases = []
    resto = danos
    while resto:
        for patron, frase in NOTAS:
            if hallado := re.match(patron, resto):
                frases.append(hallado.expand(frase))
                resto = resto[hallado.end() :].lstrip("; ")
                break
        else:
            raise SystemExit(f"Daño sin traducción: {resto}")
    return ". ".join(frase[0].upper() + frase[1:] for frase in frases) + ("." if frases else "")


def objeto(modelo: str, **campos) -> dict:
    return {"model": f"compromisos.{modelo}", "fields": campos}


def entre(texto: str, desde: str, hasta: str) -> str:
    return texto.split(desde, 1)[1].split(hasta, 1)[0].strip()


def direcciones(ficha: str) -> list[str]:
    return re.findall(r"https://\S+", ficha)


def evaluacion(ficha: str) -> list[dict]:
    sitio, pagina, terminos, informe = direcciones(ficha)
    cuerpo = objeto(
        "evaluacion",
        slug=EVALUACION[0],
        nombre="Estrategia Vamos Juntos",
        clave_nombre=normalizar("Estrategia Vamos Juntos"),
        anio=None,
        tipo="Evaluación de Resultados",
        evaluador="",
        costo=None,
        descripcion=entre(ficha, "Descripción:", "Fuente:"),
        objetivo_programa=entre(ficha, "Objetivo general del programa:", "Más información"),
        objetivo_evaluacion=entre(ficha, "Objetivo de la evaluación:", "Documentos de descarga"),
        sitio_programa=sitio,
        ficha=pagina,
        publicada_en=PUBLICADA_EN,
    )
    documentos = [
        ("terminos", "Términos de referencia", terminos),
        ("informe", "Informe", informe),
    ]
    return [
        cuerpo,
        *(
            objeto("documento", evaluacion=EVALUACION, tipo=tipo, titulo=titulo, url=url)
            for tipo, titulo, url in documentos
        ),
    ]


def puntos(ficha: str) -> dict[int, str]:
    return {int(n): texto.strip() for n, texto in re.findall(r"^- (\d+)\. (.+)$", ficha, re.M)}


def dependencias(filas: list[dict]) -> list[str]:
    """Names in order of first appearance, the table's corrected spelling."""
    vistas = {}
    for fila in filas:
        for nombre in fila["responsables"].split(" | "):
            vistas.setdefault(nombre)
    return list(vistas)


def compromisos(filas: list[dict], sintesis: dict[int, str]) -> list[dict]:
    salida = []
    vistos = set()
    for fila in filas:
        numero = int(fila["compromiso_num"])
        if numero in vistos:
            continue
        vistos.add(numero)
        iguales = [
            [*EVALUACION, punto]
            for punto, texto in sintesis.items()
            if misma_redaccion(texto, fila["recomendacion"])
        ]
        salida.append(
            objeto(
                "recomendacion",
                evaluacion=EVALUACION,
                numero=numero,
                texto=fila["recomendacion"],
                postura="",
                motivo="",
                puntos=iguales,
            )
        )
        salida.append(
            objeto(
                "compromiso",
                evaluacion=EVALUACION,
                recomendacion=[*EVALUACION, numero],
                numero=numero,
                texto=fila["compromiso"],
                texto_busqueda=normalizar(fila["compromiso"]),
                tipo_mejora=[fila["tipo_mejora"]],
                prioridad="",
            )
        )
    return salida


def clave(texto: str) -> tuple[int, int]:
    compromiso, actividad = re.fullmatch(r"C(\d+)-A(\d+)", texto).groups()
    return int(compromiso), int(actividad)


def principal(fila: dict) -> list | None:
    """The first of the activities that repeat each other, None for that first one itself."""
    propia = clave(fila["clave"])
    primera = min([propia, *map(clave, fila["misma_actividad_que"].split())])
    return None if primera == propia else [*EVALUACION, *primera]


def actividades(filas: list[dict]) -> list[dict]:
    salida = []
    for fila in filas:
        numero, actividad = clave(fila["clave"])
        salida.append(
            objeto(
                "actividad",
                compromiso=[*EVALUACION, numero],
                numero=actividad,
                texto=fila["actividad"],
                texto_busqueda=normalizar(fila["actividad"]),
                texto_completo=not fila["actividad_completa"].startswith("no"),
                inicio=None,
                fecha_termino=fila["fecha_termino_mostrada"] or None,
                fecha_fuente=fila["fecha_termino_cruda"],
                producto_esperado="",
                medio_verificacion="",
                peso=1,
                misma_que=principal(fila),
                nota_fuente=nota(fila["danos"]),
                prueba_viva=PRUEBAS.get((numero, actividad), ""),
            )
        )
    return salida


def responsabilidades(filas: list[dict]) -> list[dict]:
    return [
        objeto(
            "responsabilidad",
            actividad=[*EVALUACION, *clave(fila["clave"])],
            dependencia=[slug(nombre)],
            papel="responsable",
            orden=orden,
        )
        for fila in filas
        for orden, nombre in enumerate(fila["responsables"].split(" | "), start=1)
    ]


def main(carpeta: Path):
    ficha = (carpeta / "ficha-evj.txt").read_text(encoding="utf-8")
    with (carpeta / "actividades-evj.csv").open(encoding="utf-8", newline="") as archivo:
        filas = list(csv.DictReader(archivo))
    sintesis = puntos(ficha)
    objetos = [
        *(
            objeto(
                "dependencia",
                nombre=nombre,
                clave_nombre=normalizar(nombre),
                siglas="",
                slug=slug(nombre),
                depende_de=None,
            )
            for nombre in dependencias(filas)
        ),
        *(
            objeto("tipomejora", nombre=nombre)
            for nombre in sorted({fila["tipo_mejora"] for fila in filas})
        ),
        *evaluacion(ficha),
        *(
            objeto(
                "puntosintesis",
                evaluacion=EVALUACION,
                numero=numero,
                texto=texto,
                temas=TEMAS.get(numero, ""),
            )
            for numero, texto in sintesis.items()
        ),
        *compromisos(filas, sintesis),
        *actividades(filas),
        *responsabilidades(filas),
    ]
    json.dump(objetos, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
