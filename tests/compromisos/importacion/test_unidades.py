import time as reloj

import pytest

from compromisos.importacion.unidades import mas_parecida, separar_dependencias
from evj.web.texto import normalizar

UNIDADES = [
    "Dirección General de Política Social",
    "Dirección General de Estrategias Sociales",
    "Dirección de Planeación y Evaluación",
    "Contraloría",
    "Oficina A / B",
]
CONOCIDAS = {normalizar(unidad) for unidad in UNIDADES}


A, B, C, D, E = UNIDADES


@pytest.mark.parametrize(
    ("texto", "unidades"),
    [
        (A, [A]),
        (f"{A} / {B}", [A, B]),
        (f"{A}/{D}", [A, D]),
        (f"{A}; {D}\n{B}", [A, D, B]),
        (f"{A} y {D}", [A, D]),
        (f"{A} Y {C} y {D}", [A, C, D]),
        (C, [C]),
        (f"{C} y {A}", [C, A]),
        (E, [E]),
        (f"{A} / {A.upper()}", [A]),
        ("Otra y Contraloría", ["Otra y Contraloría"]),
        ("Una/Otra", ["Una/Otra"]),
        ("Una / Otra", ["Una", "Otra"]),
        (f"{A} /", [A]),
        (";;\n", []),
        ("", []),
        (f"{A.upper()}\u00a0/  {B}", [A.upper(), B]),
    ],
)
def test_las_dependencias_se_separan_donde_toca(texto, unidades):
    assert separar_dependencias(texto, CONOCIDAS) == unidades


@pytest.mark.parametrize(
    "texto", ["Contraloría y " * 1400, " " * 20_000 + "x", "/ " * 10_000, " y " * 6000]
)
def test_un_texto_hostil_se_separa_pronto(texto):
    inicio = reloj.process_time()
    separar_dependencias(texto, CONOCIDAS)
    assert reloj.process_time() - inicio < 3


def test_la_mas_parecida_perdona_una_errata():
    assert mas_parecida("Direccion General de Politca Social", UNIDADES) == A
    assert mas_parecida("CONTRALORIAS", UNIDADES) == "Contraloría"
    assert mas_parecida("contralria", CONOCIDAS) == "contraloria"
    assert mas_parecida("Zoológico", UNIDADES) is None
    assert mas_parecida("CONTRALORIA", UNIDADES) is None  # it is known
    assert mas_parecida("", []) is None


def test_miles_de_nombres_desconocidos_se_buscan_pronto():
    conocidas = [f"Dirección de Área Número {n}" for n in range(300)]
    inicio = reloj.process_time()
    for n in range(1000):
        mas_parecida(f"Direcion de Area Numero {n}", conocidas)
    assert reloj.process_time() - inicio < 5
