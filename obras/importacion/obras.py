"""The sheet of the works: a row for each, with all its fact sheet."""

from datetime import timedelta

from django.utils import timezone

from comites.models import Comite, Edicion, Municipio
from compromisos.importacion.datos import permitidas
from compromisos.importacion.hoja import Columna
from compromisos.importacion.tablas import insertar
from compromisos.models import Actividad, Dependencia

from ..models import CambioObra, Obra, Propuesta, TipoObra
from .comparar_obras import DE_CAMBIO, Comparador, nombre_de_actividad
from .tipo import HojaDeLasObras

COLUMNAS = (
    Columna("clave", "Clave", obligatoria=True, sinonimos=("Clave de la obra",)),
    Columna("nombre", "Nombre", obligatoria=True, sinonimos=("Obra", "Nombre de la obra")),
    Columna("tipo", "Tipo", obligatoria=True, sinonimos=("Tipo de obra",)),
    Columna("alcance", "Qué es", obligatoria=True, sinonimos=("Alcance", "Descripción")),
    Columna("edicion", "Edición", obligatoria=True),
    Columna("municipio", "Municipio", obligatoria=True),
    Columna("localidad", "Localidad", obligatoria=True, sinonimos=("Localidad o colonia",)),
    Columna("latitud", "Latitud"),
    Columna("longitud", "Longitud"),
    Columna("poblacion", "Población beneficiada"),
    Columna("propuesta", "Propuesta", sinonimos=("Clave de la propuesta",)),
    Columna("actividad", "Actividad de la agenda"),
    Columna("ejecutora", "Dependencia ejecutora", obligatoria=True, sinonimos=("Ejecutora",)),
    Columna("contratista", "Contratista"),
    Columna("contrato", "Número de contrato", sinonimos=("Contrato",)),
    Columna("partida", "Partida presupuestal", sinonimos=("Partida",)),
    Columna("monto_aprobado", "Monto aprobado"),
    Columna("monto_contratado", "Monto contratado"),
    Columna("empleos", "Empleos locales"),
    Columna("inicio_previsto", "Inicio previsto"),
    Columna("fin_previsto", "Término previsto"),
    Columna("inicio_real", "Inicio real"),
    Columna("fin_real", "Término real"),
    Columna("comite", "Comité"),
    Columna("contraloria", "Contraloría social"),
    Columna("pregunta", "A quién preguntar"),
    Columna("motivo", "Motivo del cambio"),
)
INSTRUCCIONES = (
    ("Clave", "En minúsculas, cifras y guiones: pozo-tala-2026. No la cambie después."),
    ("Tipo, Edición, Dependencia ejecutora", "Uno de los de la hoja «Valores permitidos»."),
    ("Qué es", "En palabras sencillas: qué se construye, de qué tamaño y qué cambia con ello."),
    ("Municipio", "Su nombre, o las cinco cifras de su clave del INEGI."),
    ("Latitud, Longitud", "En grados, como 20.676388 y -103.342222; las dos, o ninguna."),
    ("Propuesta", "La clave de la propuesta de la que viene; vacía si no viene de una."),
    (
        "Actividad de la agenda",
        "La que ayuda a cumplir: la dirección de su evaluación y su número, como «evj 12.1».",
    ),
    ("Contratista", "La razón social de la empresa."),
    ("Montos", "En pesos: 1234.50 o 1,234.50. Vacíos si no los hay."),
    ("Fechas", "Día/mes/año: 30/06/2026. Las reales, cuando ya llegaron."),
    ("Comité, Contraloría social", "Sus claves: quien la sigue y quien la vigila."),
    ("A quién preguntar", "Oficina, horario y teléfono de la dependencia; no de una persona."),
    (
        "Motivo del cambio",
        "Por qué cambia un monto o una fecha de una obra ya publicada: hace falta y es público, "
        "junto con lo que decía antes.",
    ),
    (
        "Filas",
        "Cada fila es una obra; una nueva entra sin publicar. Su etapa, sus fotos y sus convenios "
        "se registran en su página. Lo que no está en el archivo no se borra ni cambia.",
    ),
    ("Antes de guardar", "Se muestra todo lo que cambiaría, con el valor anterior y el nuevo."),
)
EJEMPLOS = (
    (
        "pozo-ejemplo",
        "Pozo de ejemplo (borre esta fila)",
        TipoObra.AGUA.label,
        "Un pozo de 120 metros con bomba, para que haya agua todo el día.",
        2026,
        "Municipio de ejemplo",
        "El Refugio",
        None,
        None,
        1200,
        None,
        None,
        "Dependencia de ejemplo",
        "Pozos de Occidente, S. A. de C. V.",
        "C-012/2026",
        "6131",
        "1,250,000.00",
        "1,198,500.50",
        12,
        "01/05/2026",
        "30/09/2026",
        None,
        None,
        "cc-ejemplo",
        "cs-ejemplo",
        "Ventanilla única, de 9 a 15 h, 33 0000 0000",
        None,
    ),
)
ANCHOS = (
    *(24, 40, 20, 60, 9, 24, 24, 12, 12, 12, 20, 16, 32),
    *(32, 18, 18, 16, 16, 10, 12, 12, 12, 12, 16, 16, 40, 40),
)


class HojaDeObras(HojaDeLasObras):
    titulo = "Obras"
    columnas = COLUMNAS
    tablas = (Municipio, Dependencia, Actividad, Edicion, Comite, Propuesta, Obra, CambioObra)
    anchos = ANCHOS
    instrucciones = INSTRUCCIONES
    ejemplos = EJEMPLOS

    def filas(self):
        obras = Obra.objects.select_related(
            *("edicion", "municipio", "propuesta", "actividad__compromiso__evaluacion"),
            *("ejecutora", "comite", "contraloria"),
        )
        for obra in obras.order_by("edicion__anio", "clave").iterator(chunk_size=500):
            yield (
                obra.clave,
                obra.nombre,
                obra.get_tipo_display(),
                obra.alcance,
                obra.edicion.anio,
                obra.municipio.nombre,
                obra.localidad,
                obra.latitud,
                obra.longitud,
                obra.poblacion_beneficiada,
                _clave_de(obra.propuesta),
                obra.actividad and nombre_de_actividad(obra.actividad),
                obra.ejecutora.nombre,
                obra.contratista,
                obra.contrato,
                obra.partida,
                obra.monto_aprobado,
                obra.monto_contratado,
                obra.empleos_locales,
                obra.inicio_previsto,
                obra.fin_previsto,
                obra.inicio_real,
                obra.fin_real,
                _clave_de(obra.comite),
                _clave_de(obra.contraloria),
                obra.a_quien_preguntar,
                None,
            )

    def permitidos(self):
        yield from permitidas("Tipo", TipoObra)
        for columna, valores in (
            ("Edición", Edicion.objects.values_list("anio", flat=True)),
            ("Municipio", Municipio.objects.values_list("nombre", flat=True)),
            ("Dependencia ejecutora", Dependencia.objects.values_list("nombre", flat=True)),
            ("Comité", Comite.objects.values_list("clave", flat=True)),
        ):
            for valor in valores:
                yield columna, valor

    def comparar(self, lector, plan):
        Comparador(lector, plan).comparar()

    def escribir(self, plan, historia):
        """A published work leaves what its amounts and dates were, as `acciones.cambiar_obra`."""
        obras, cambios = plan.grupos
        obras.cambiar(historia)
        obras.crear(historia, {})
        ahora = timezone.now()
        insertar(
            CambioObra,
            (*DE_CAMBIO, "autor", "creado"),
            [
                (
                    *(nuevo.valores[campo] for campo in DE_CAMBIO),
                    historia.usuario,
                    ahora + timedelta(microseconds=lugar),
                )
                for lugar, nuevo in enumerate(cambios.nuevos)
            ],
        )


def _clave_de(fila) -> str | None:
    return fila and fila.clave
