"""Dates, numbers and hours as Mexico writes them."""

import datetime

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import formats, timezone

DICIEMBRE = datetime.date(2019, 12, 30)


def test_las_fechas_se_escriben_como_en_mexico():
    assert formats.date_format(DICIEMBRE) == "30 de diciembre de 2019"
    assert formats.date_format(DICIEMBRE, "SHORT_DATE_FORMAT") == "30/12/2019"
    assert formats.date_format(DICIEMBRE, "YEAR_MONTH_FORMAT") == "diciembre de 2019"
    assert formats.date_format(DICIEMBRE, "MONTH_DAY_FORMAT") == "30 de diciembre"


@pytest.mark.parametrize("mes", range(1, 13))
def test_los_meses_van_en_minusculas(mes):
    escrita = formats.date_format(datetime.date(2026, mes, 1))
    assert escrita == escrita.lower()


def test_los_numeros_se_escriben_como_en_mexico():
    plantilla = Template("{{ decimal }} {{ entero }} {{ fecha }}")
    contexto = Context({"decimal": 1234.5, "entero": 1234567, "fecha": DICIEMBRE})
    assert plantilla.render(contexto) == "1,234.5 1,234,567 30 de diciembre de 2019"


def test_la_hora_es_la_de_jalisco():
    instante = datetime.datetime(2026, 7, 1, 5, 59, tzinfo=datetime.UTC)
    assert settings.TIME_ZONE == "America/Mexico_City"
    assert timezone.localtime(instante).isoformat() == "2026-06-30T23:59:00-06:00"
    assert Template("{{ i }}").render(Context({"i": instante})) == "30 de junio de 2026, 23:59"
