"""Make fixtures/municipios_jalisco.json from the table of the municipalities beside it.

    python scripts/hacer_municipios_json.py > fixtures/municipios_jalisco.json

Regions: government of Jalisco. Names, seats, population and positions: INEGI (Census 2020 and the
catalogue of localities); the few positions it lacked, GeoNames. Index and degree of 2020: CONAPO.
"""

import csv
import json
import re
import sys
import unicodedata
from pathlib import Path

from acomodar import acomodar

TABLA = Path(__file__).resolve().parent.parent / "fixtures" / "municipios_jalisco.csv"
KILOMETROS = 26  # of a row of the board: Guadalajara spreads, and the coast stays a coast
ANIO = 2020
SENTIDO = "menor_es_mas"
FUENTE = "CONAPO, Índice de marginación por municipio 2020"


def normalizar(texto: str) -> str:
    llano = unicodedata.normalize("NFKD", texto.casefold())
    return " ".join("".join(c for c in llano if not unicodedata.combining(c)).split())


def slug(texto: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", normalizar(texto)).strip("-")


def leer() -> list[dict]:
    with TABLA.open(encoding="utf-8", newline="") as archivo:
        return list(csv.DictReader(archivo))


def posiciones(filas: list[dict]) -> dict:
    return {f["clave"]: (float(f["lat_cabecera"]), float(f["lon_cabecera"])) for f in filas}


def objeto(modelo: str, **campos) -> dict:
    return {"model": f"comites.{modelo}", "fields": campos}


def regiones(filas: list[dict]) -> list[dict]:
    nombres = {int(fila["clave_region"]): fila["region"] for fila in filas}
    return [
        objeto(
            "region",
            numero=numero,
            nombre=nombre,
            clave_nombre=normalizar(nombre),
            slug=slug(nombre),
        )
        for numero, nombre in sorted(nombres.items())
    ]


def municipios(filas: list[dict]) -> list[dict]:
    casillas = acomodar(posiciones(filas), KILOMETROS)
    return [
        objeto(
            "municipio",
            clave=fila["clave"],
            nombre=fila["nombre"],
            clave_nombre=normalizar(fila["nombre"]),
            slug=slug(fila["nombre"]),
            region=[int(fila["clave_region"])],
            cabecera=fila["cabecera"],
            latitud=fila["lat_cabecera"],
            longitud=fila["lon_cabecera"],
            poblacion_2020=int(fila["poblacion_2020"]),
            columna=casillas[fila["clave"]][0],
            renglon=casillas[fila["clave"]][1],
            texto_busqueda=normalizar(f"{fila['nombre']} {fila['cabecera']}"),
        )
        for fila in filas
    ]


def indices(filas: list[dict]) -> list[dict]:
    return [
        objeto(
            "indicemarginacion",
            municipio=[fila["clave"]],
            anio=ANIO,
            indice=fila["indice_marginacion_2020"],
            grado=slug(fila["grado_marginacion_2020"]).replace("-", "_"),
            sentido=SENTIDO,
            fuente=FUENTE,
        )
        for fila in filas
    ]


def main():
    filas = leer()
    objetos = [*regiones(filas), *municipios(filas), *indices(filas)]
    json.dump(objetos, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
