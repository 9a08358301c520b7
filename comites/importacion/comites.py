"""The sheet of the committees: a row for each member, with the committee's cells merged or
repeated, or one without a member."""

from django.db.models import Prefetch

from compromisos.importacion.datos import permitidas
from compromisos.importacion.hoja import Columna
from compromisos.importacion.tablas import actualizar
from compromisos.importacion.tipos import TipoDeHoja
from compromisos.models import Enlace

from ..models import (
    Cargo,
    Comite,
    Edicion,
    GrupoEdad,
    Integrante,
    Municipio,
    ReglaElegibilidad,
    Sector,
    Sexo,
    TipoComite,
)
from .comparar_comites import Comparador


def _de_comite(clave, nombre, sinonimos=()):
    return Columna(clave, nombre, obligatoria=True, sinonimos=sinonimos, arrastre="comité")


COLUMNAS = (
    _de_comite("clave", "Clave", ("Clave del comité",)),
    _de_comite("comite", "Comité", ("Nombre del comité",)),
    _de_comite("tipo", "Tipo", ("Tipo de comité",)),
    _de_comite("municipio", "Municipio"),
    _de_comite("edicion", "Edición"),
    _de_comite("constituido_el", "Constituido el", ("Fecha de constitución",)),
    _de_comite("vigente_hasta", "Vigente hasta", ("Fin de la vigencia",)),
    Columna("registro", "No. de registro", sinonimos=("Registro",)),
    Columna("integrante", "Integrante", obligatoria=True, sinonimos=("Nombre del integrante",)),
    Columna("cargo", "Cargo", obligatoria=True),
    Columna("sector", "Sector", obligatoria=True),
    Columna("sexo", "Sexo"),
    Columna("grupo_edad", "Grupo de edad", sinonimos=("Edad",)),
    Columna("sin_cargo_publico", "Sin cargo público"),
    Columna("sin_cargo_partido", "Sin cargo de partido"),
    Columna("desde", "Desde", obligatoria=True),
    Columna("hasta", "Hasta"),
)
INSTRUCCIONES = (
    ("Clave", "La del comité, en minúsculas, cifras y guiones: cc-2026-01. No la cambie después."),
    (
        "Comité … Vigente hasta",
        "Lo del comité. Se repite en cada integrante, o se combina, o se deja en blanco debajo.",
    ),
    ("Edición", "El año de una edición ya registrada."),
    (
        "No. de registro",
        "Lo pone el sitio al exportar, y sirve para corregir un nombre, un cargo o una fecha. "
        "Vacío en quien es nuevo.",
    ),
    ("Integrante", "Su nombre completo. Vacío, con todo lo que sigue, en un comité sin nadie."),
    ("Cargo, Sector", "Uno de los de la hoja «Valores permitidos»."),
    ("Sexo, Grupo de edad", "De los de «Valores permitidos»; vacío si la persona no lo dijo."),
    ("Sin cargo público", "«Sí» si lo declaró por escrito y con su firma. Vacío es no."),
    ("Sin cargo de partido", "Lo mismo, de un cargo en un partido político."),
    ("Desde, Hasta", "Día/mes/año: 01/02/2026. «Hasta» vacío si sigue en el cargo."),
    (
        "Sustituciones",
        "Se registran en la página de quien sale, con su acta; la hoja no dice quién sustituye a "
        "quién.",
    ),
    ("Filas", "Lo que no está en el archivo no se borra ni cambia."),
    ("Antes de guardar", "Se muestra todo lo que cambiaría, con el valor anterior y el nuevo."),
)
DE_EJEMPLO = (
    "cc-ejemplo",
    "Comité de ejemplo (borre estas filas)",
    TipoComite.CIUDADANO.label,
    "Municipio de ejemplo",
    2026,
    "01/02/2026",
    "31/12/2026",
    None,
)
EJEMPLOS = (
    (
        *DE_EJEMPLO,
        "Nombre y apellidos",
        Cargo.PRESIDENCIA.label,
        Sector.CIUDADANIA.label,
        Sexo.MUJER.label,
        GrupoEdad.MEDIA.label,
        "Sí",
        "Sí",
        "01/02/2026",
        None,
    ),
    (
        *DE_EJEMPLO,
        "Otro nombre y apellidos",
        Cargo.VOCAL.label,
        Sector.ORGANIZACION.label,
        None,
        None,
        "Sí",
        "Sí",
        "01/02/2026",
        "30/06/2026",
    ),
)
SIN_INTEGRANTE = (None,) * 10
COMITES_POR_LOTE = 500


class HojaDeComites(TipoDeHoja):
    """With the members' names: for the unit alone."""

    titulo = "Comités"
    columnas = COLUMNAS
    tablas = (Municipio, Edicion, Enlace, ReglaElegibilidad, Comite, Integrante)
    filas_bloqueadas = (Comite, Integrante)
    anchos = (14, 32, 20, 20, 9, 14, 14, 11, 32, 14, 20, 10, 16, 10, 10, 14, 14)
    instrucciones = INSTRUCCIONES
    ejemplos = EJEMPLOS
    de = "Comité"

    def filas(self):
        """Those whose data were erased are not in it."""
        siguen = Integrante.objects.filter(borrado_el__isnull=True)
        comites = (
            Comite.objects.select_related("municipio", "edicion")
            .prefetch_related(
                Prefetch("integrantes", queryset=siguen.order_by("cargo", "desde", "id"))
            )
            .order_by("edicion__anio", "clave")
        )
        for comite in comites.iterator(chunk_size=COMITES_POR_LOTE):
            suyo = _celdas_de_comite(comite)
            integrantes = list(comite.integrantes.all())
            for integrante in integrantes:
                yield *suyo, *_celdas_de_integrante(integrante)
            if not integrantes:
                yield *suyo, *SIN_INTEGRANTE

    def permitidos(self):
        for columna, opciones in (
            ("Tipo", TipoComite),
            ("Cargo", Cargo),
            ("Sector", Sector),
            ("Sexo", Sexo),
            ("Grupo de edad", GrupoEdad),
        ):
            yield from permitidas(columna, opciones)
        for anio in Edicion.objects.values_list("anio", flat=True):
            yield "Edición", anio
        for nombre in Municipio.objects.values_list("nombre", flat=True):
            yield "Municipio", nombre

    def comparar(self, lector, plan):
        Comparador(lector, plan).comparar()

    def escribir(self, plan, historia):
        """A post is left before another person takes it: the database lets nobody share it."""
        comites, integrantes = plan.grupos
        ids = {}
        comites.cambiar(historia)
        comites.crear(historia, ids)
        # Two who change places: for a moment neither holds either.
        actualizar(
            Integrante, ["cargo"], [(Cargo.VOCAL.value, pk) for pk, _ in integrantes.cambiados]
        )
        integrantes.cambiados.sort(key=lambda cambiado: cambiado[1]["hasta"] is None)
        integrantes.cambiar(historia)
        integrantes.crear(historia, ids)


def _celdas_de_comite(comite) -> tuple:
    return (
        comite.clave,
        comite.nombre,
        comite.get_tipo_display(),
        comite.municipio.nombre,
        comite.edicion.anio,
        comite.constituido_el,
        comite.vigente_hasta,
    )


def _celdas_de_integrante(integrante) -> tuple:
    return (
        integrante.pk,
        integrante.nombre,
        integrante.get_cargo_display(),
        integrante.get_sector_display(),
        integrante.get_sexo_display(),
        integrante.get_grupo_edad_display(),
        "Sí" if integrante.declara_sin_cargo_publico else "No",
        "Sí" if integrante.declara_sin_cargo_partido else "No",
        integrante.desde,
        integrante.hasta,
    )
