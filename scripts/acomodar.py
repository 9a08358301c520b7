"""A place on a board of hexagons for each point of a map: none shared, each near its own.

The rows of the board are one unit apart and its columns a little more, as hexagons that touch;
those of every other row stand half a column to the right.
"""

from math import cos, radians, sqrt

ANCHO = 2 / sqrt(3)  # of a column, where a row is 1
MARGEN = 3  # places around what the points fill, for those that are pushed out


def en_plano(posiciones: dict) -> dict:
    """{key: (latitude, longitude)} as {key: (x, y)} in kilometres, y downwards."""
    media = sum(latitud for latitud, _ in posiciones.values()) / len(posiciones)
    return {
        clave: (longitud * 111.32 * cos(radians(media)), -latitud * 110.57)
        for clave, (latitud, longitud) in posiciones.items()
    }


def centro(columna: int, renglon: int) -> tuple[float, float]:
    """The middle of a place on the board."""
    return (columna + renglon % 2 / 2) * ANCHO, float(renglon)


def acomodar(posiciones: dict, tamano: float) -> dict:
    """{key: (latitude, longitude)} to {key: (column, row)}, from 0; `tamano`: kilometres a row.

    All together are as little moved as can be: the sum of the squares of the ways is the least.
    """
    puntos = en_plano(posiciones)
    oeste, norte = (min(punto[eje] for punto in puntos.values()) for eje in (0, 1))
    en_tablero = {
        clave: ((x - oeste) / tamano + MARGEN * ANCHO, (y - norte) / tamano + MARGEN)
        for clave, (x, y) in puntos.items()
    }
    columnas = int(max(x for x, _ in en_tablero.values()) / ANCHO) + MARGEN + 1
    renglones = int(max(y for _, y in en_tablero.values())) + MARGEN + 1
    lugares = [(c, r) for r in range(renglones) for c in range(columnas)]
    costos = [
        [(x - cx) ** 2 + (y - cy) ** 2 for cx, cy in (centro(*lugar) for lugar in lugares)]
        for x, y in en_tablero.values()
    ]
    elegidos = [lugares[i] for i in asignar(costos)]
    # By an even number of rows, so that those which stand to the right go on doing so.
    arriba = min(r for _, r in elegidos) // 2 * 2
    izquierda = min(c for c, _ in elegidos)
    return {
        clave: (c - izquierda, r - arriba)
        for clave, (c, r) in zip(en_tablero, elegidos, strict=True)
    }


def asignar(costos: list[list[float]]) -> list[int]:
    """A column for each row, none twice, so that the sum is the least (the Hungarian method).

    There are at least as many columns as rows.
    """
    filas, columnas = len(costos), len(costos[0])
    de_fila, de_columna = [0.0] * (filas + 1), [0.0] * (columnas + 1)
    quien = [0] * (columnas + 1)  # the row, from 1, that has each column; 0: nobody
    for fila in range(1, filas + 1):
        quien[0], j = fila, 0
        menor, previa, visto = [float("inf")] * (columnas + 1), [0] * (columnas + 1), set()
        while quien[j]:
            visto.add(j)
            i, paso, siguiente = quien[j], float("inf"), 0
            renglon, base = costos[i - 1], de_fila[i]
            for k in range(1, columnas + 1):
                if k in visto:
                    continue
                reducido = renglon[k - 1] - base - de_columna[k]
                if reducido < menor[k]:
                    menor[k], previa[k] = reducido, j
                if menor[k] < paso:
                    paso, siguiente = menor[k], k
            for k in range(columnas + 1):
                if k in visto:
                    de_fila[quien[k]] += paso
                    de_columna[k] -= paso
                else:
                    menor[k] -= paso
            j = siguiente
        while j:
            quien[j], j = quien[previa[j]], previa[j]
    asignada = {fila: columna for columna, fila in enumerate(quien) if columna}
    return [asignada[fila] - 1 for fila in range(1, filas + 1)]
