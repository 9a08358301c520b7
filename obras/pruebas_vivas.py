"""What the works say of the agenda's activities; see `compromisos.pruebas_vivas`.

An invented edition proves nothing: it is left out and, where there is any of it, that is said.
"""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from comites.models import VersionInstrumento
from comites.models.facultades import INVENTADA
from comites.pruebas_vivas import resultado
from compromisos.models import Actividad, Convenio
from compromisos.pruebas_vivas import Resultado, registrar

from .ficha import TOTAL, con_ficha
from .models import EtapaDeObra, EvaluacionCalidad, InstrumentoDeObra, Obra

CONSTRUIDAS = (EtapaDeObra.ENTREGA, EtapaDeObra.TERMINADA)
NINGUNA = "no hay ninguna obra publicada"


def _contar(obras, condicion, frase, enlace, *, ninguna=NINGUNA, que="pk") -> Resultado:
    """How many of them meet it, of all; one query, because pages have many."""
    de_verdad = Q(edicion__demo=False)
    cuentas = obras.annotate(cumple=condicion).aggregate(
        cumplen=Count(que, filter=de_verdad & Q(cumple=True), distinct=True),
        total=Count(que, filter=de_verdad, distinct=True),
        inventadas=Count("pk", filter=~de_verdad),
    )
    return resultado(
        frase=frase if cuentas["total"] else ninguna, enlace=reverse(enlace), **cuentas
    )


@registrar("fichas-de-obras", "Obras con su ficha informativa completa")
def fichas_de_obras(actividad: Actividad, hoy: date) -> Resultado:
    frase = "obras publicadas con todos los datos de su ficha informativa"
    return _contar(
        con_ficha(Obra.objects.publicadas()), Q(datos_llenos=TOTAL), frase, "obras:obra-list"
    )


@registrar("instrumentos-de-calidad", "Tipos de obra con instrumento de calidad")
def instrumentos_de_calidad(actividad: Actividad, hoy: date) -> Resultado:
    publicadas = VersionInstrumento.objects.publicadas().exclude(
        instrumento__nombre__startswith=f"{INVENTADA}:"
    )
    suyos = InstrumentoDeObra.objects.filter(
        tipo=OuterRef("tipo"), instrumento__in=publicadas.values("instrumento")
    )
    frase = "tipos de obra que se construyen con un instrumento publicado para evaluar su calidad"
    return _contar(Obra.objects.publicadas(), Exists(suyos), frase, "obras:obra-list", que="tipo")


@registrar("acuerdos-de-participacion", "Obras con convenio de participación vigente")
def acuerdos_de_participacion(actividad: Actividad, hoy: date) -> Resultado:
    vigentes = Convenio.objects.de_participacion().vigentes(hoy)
    frase = "obras publicadas con un convenio de participación vigente"
    return _contar(
        Obra.objects.publicadas(),
        Exists(vigentes.filter(obras=OuterRef("pk"))),
        frase,
        "compromisos:convenios",
    )


@registrar("informes-de-calidad", "Obras construidas con evaluación de calidad")
def informes_de_calidad(actividad: Actividad, hoy: date) -> Resultado:
    evaluaciones = EvaluacionCalidad.objects.filter(obra=OuterRef("pk"))
    return _contar(
        Obra.objects.publicadas().con_etapa().filter(etapa__in=CONSTRUIDAS),
        Exists(evaluaciones),
        "obras en entrega o terminadas con una evaluación de su calidad",
        "obras:obra-list",
        ninguna="ninguna obra publicada está en entrega ni terminada",
    )
