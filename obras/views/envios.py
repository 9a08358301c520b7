"""What the forms of the panel of works have in common: photographs, and being sent again."""

from compromisos.forms.archivos import RECHAZADO
from compromisos.seguridad import Suceso, anotar

from ..forms.fotos import POR_FORMULARIO, FotoFormSet

FOTOS = "fotos"


def fotos_enviadas(request) -> FotoFormSet:
    """What was sent as photographs; a form without that part sent none."""
    datos = request.POST
    if f"{FOTOS}-TOTAL_FORMS" not in datos:
        datos = {f"{FOTOS}-TOTAL_FORMS": 0, f"{FOTOS}-INITIAL_FORMS": 0}
    return FotoFormSet(datos, request.FILES, prefix=FOTOS)


def fotos_escritas(escrito: dict | None = None) -> FotoFormSet:
    """With what had been typed of the photographs; the files are not kept."""
    campo = "texto_alternativo"
    dichos = [(escrito or {}).get(f"{FOTOS}-{n}-{campo}", "") for n in range(POR_FORMULARIO)]
    return FotoFormSet(
        prefix=FOTOS, initial=[{campo: dicho} for dicho in dichos] if any(dichos) else []
    )


def anotar_rechazados(request, form, fotos=None, **de):
    """Write down that a file was not what it said, or too big."""
    cuantos = sum(form.has_error(campo, RECHAZADO) for campo in form.fields)
    cuantos += fotos.archivos_rechazados if fotos else 0
    if cuantos:
        anotar(Suceso.EVIDENCIA_RECHAZADA, request, archivos=cuantos, **de)
