"""Make fixtures/agenda_evj.xlsx, what an admin imports, from fixtures/agenda_evj.json.

The same JSON gives the same bytes. Run it from the project's folder: python -m
scripts.hacer_agenda_xlsx
"""

import json
from pathlib import Path

from compromisos.importacion.columnas import ANCHOS, NOMBRES, SEPARADOR
from compromisos.importacion.valores import con_marca
from evj.web.exportacion import xlsx_bytes

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
JSON = FIXTURES / "agenda_evj.json"
XLSX = FIXTURES / "agenda_evj.xlsx"


def hacer() -> bytes:
    """The workbook's bytes."""
    return xlsx_bytes(list(NOMBRES.values()), list(_filas()), titulo_hoja="Agenda", anchos=ANCHOS)


def _filas():
    objetos = json.loads(JSON.read_text("utf-8"))

    def de(modelo):
        return [o["fields"] for o in objetos if o["model"] == f"compromisos.{modelo}"]

    evaluaciones = {campos["slug"]: campos["nombre"] for campos in de("evaluacion")}
    unidades = {campos["slug"]: campos["nombre"] for campos in de("dependencia")}
    recomendaciones = {(*c["evaluacion"], c["numero"]): c["texto"] for c in de("recomendacion")}
    compromisos = {(*c["evaluacion"], c["numero"]): c for c in de("compromiso")}
    responsables = {}
    for campos in sorted(de("responsabilidad"), key=lambda campos: campos["orden"]):
        nombre = unidades[campos["dependencia"][0]]
        responsables.setdefault(tuple(campos["actividad"]), []).append(nombre)
    actividades = {(*c["compromiso"], c["numero"]): c for c in de("actividad")}
    for clave, actividad in sorted(actividades.items()):
        slug, numero, suyo = clave
        compromiso = compromisos[slug, numero]
        yield (
            evaluaciones[slug],
            numero,
            compromiso["texto"],
            compromiso["tipo_mejora"][0],
            recomendaciones[tuple(compromiso["recomendacion"])],
            suyo,
            con_marca(actividad["texto"], actividad["texto_completo"]),
            SEPARADOR.join(responsables.get(clave, [])),
            actividad["fecha_fuente"] or actividad["fecha_termino"],
            None,
            actividad["nota_fuente"],
        )


if __name__ == "__main__":
    XLSX.write_bytes(hacer())
