"""Cards for an address book: RFC 6350."""

import pytest

from evj.web.vcard import doblar, escapar, respuesta_vcard, tarjeta


def desdoblar(texto: str) -> str:
    return texto.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("texto", "escrito"),
    [
        ("Pérez, Rosa; jefa", r"Pérez\, Rosa\; jefa"),
        ("a\\b", r"a\\b"),
        ("uno\r\ndos\rtres\ncuatro", r"uno\ndos\ntres\ncuatro"),
        ("a\0b\x07c\x7f", "abc"),
        ("\ud83d", ""),
        (r"\n", r"\\n"),
    ],
)
def test_el_texto_se_escapa(texto, escrito):
    assert escapar(texto) == escrito


@pytest.mark.parametrize("texto", ["x" * 75, "x" * 76, "ñ" * 200, "😀" * 60, "aé😀" * 50, ""])
def test_ninguna_linea_pasa_de_75_octetos_ni_corta_un_caracter(texto):
    doblado = doblar(texto)
    assert all(len(linea.encode()) <= 75 for linea in doblado.split("\r\n"))
    assert desdoblar(doblado) == texto
    assert ("\r\n" in doblado) == (len(texto.encode()) > 75)


def test_la_tarjeta_calla_lo_vacio_y_no_deja_entrar_otra_propiedad():
    texto = tarjeta([("FN", "Rosa\r\nEMAIL:otra@example.org"), ("TITLE", "")])
    assert texto.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        r"FN:Rosa\nEMAIL:otra@example.org",
        "END:VCARD",
        "",
    ]


def test_la_descarga_dice_lo_que_es():
    respuesta = respuesta_vcard("Directorio de Enlaces", ["a", "b"])
    assert respuesta.content == b"ab"
    assert respuesta["Content-Type"] == "text/vcard; charset=utf-8"
    assert respuesta["Content-Disposition"] == 'attachment; filename="directorio-de-enlaces.vcf"'
