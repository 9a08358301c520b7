"""The three ways of importing that bench/importacion.py compares.

Each is made with the folder of the workbooks and called with the path of one; it reads the file
and leaves its rows in the database.
"""

import tablib
from django.db import connection, transaction
from django.utils import timezone
from import_export import fields, resources, widgets
from python_calamine import CalamineWorkbook

from compromisos.importacion.importar import importar, leer
from compromisos.models import (
    Actividad,
    Compromiso,
    Dependencia,
    Evaluacion,
    Recomendacion,
    Responsabilidad,
    TipoMejora,
)


def nuestro(carpeta):
    def correr(ruta):
        hoja = leer(ruta.read_bytes(), ruta.name)
        plan = importar(hoja, nombre=ruta.name, crear_dependencias=True)
        assert not plan.errores

    return correr


# --- Stock ----------------------------------------------------------------------------------
class CompromisoWidget(widgets.ForeignKeyWidget):
    """The commitment of a row, by evaluation and number."""

    def get_queryset(self, value, row, *args, **kwargs):
        return self.model.objects.filter(evaluacion__nombre=row["Evaluación"])


class ActividadComunResource(resources.ModelResource):
    compromiso = fields.Field("compromiso", "No.", CompromisoWidget(Compromiso, "numero"))
    numero = fields.Field("numero", "No. actividad")
    texto = fields.Field("texto", "Actividad")
    fecha_termino = fields.Field("fecha_termino", "Fecha de término", widgets.DateWidget())
    nota_fuente = fields.Field("nota_fuente", "Observaciones", widgets.CharWidget())

    class Meta:
        model = Actividad
        import_id_fields = ("compromiso", "numero")
        fields = ("compromiso", "numero", "texto", "fecha_termino", "nota_fuente")


def comun(carpeta):
    """What the activities hang from is made here, out of the measure."""
    hoja = leer((carpeta / "primero.xlsx").read_bytes(), "primero.xlsx")
    importar(hoja, nombre="primero.xlsx", crear_dependencias=True)
    for modelo in (Responsabilidad, Actividad):
        modelo.objects.all()._raw_delete(connection.alias)
        modelo.history.all()._raw_delete(connection.alias)

    def correr(ruta):
        datos = tablib.Dataset().load(ruta.read_bytes(), format="xlsx")
        resultado = ActividadComunResource().import_data(datos)
        assert not resultado.has_errors(), resultado.row_errors()[:1]

    return correr


# --- The floor ------------------------------------------------------------------------------
def piso(carpeta):
    return Piso().correr


class Piso:
    """Cells to rows with the least that can be done, and upserts by id."""

    def __init__(self):
        self.ids = {}
        self.historia = 0

    def correr(self, ruta):
        filas = CalamineWorkbook.from_path(str(ruta)).get_sheet_by_index(0).to_python()[1:]
        tablas = self._tablas(filas)
        with transaction.atomic(), connection.cursor() as cursor:
            for modelo, (columnas, valores) in tablas.items():
                self._subir(cursor, modelo, columnas, list(valores.values()))
            for modelo, cambiadas in self._por_anotar(tablas).items():
                self._anotar(cursor, modelo, *cambiadas)
        self.anteriores = tablas

    def _id(self, *clave):
        return self.ids.setdefault(clave, len(self.ids) + 1)

    def _tablas(self, filas):
        tablas = {
            Evaluacion: (
                "id slug nombre clave_nombre tipo evaluador descripcion objetivo_programa "
                "objetivo_evaluacion sitio_programa ficha",
                {},
            ),
            TipoMejora: ("id nombre", {}),
            Dependencia: ("id nombre clave_nombre siglas slug correo_titular", {}),
            Recomendacion: ("id evaluacion_id numero texto postura motivo", {}),
            Compromiso: (
                "id evaluacion_id recomendacion_id numero texto texto_busqueda tipo_mejora_id "
                "prioridad",
                {},
            ),
            Actividad: (
                "id compromiso_id numero texto texto_busqueda texto_completo fecha_termino "
                "fecha_fuente producto_esperado medio_verificacion peso nota_fuente",
                {},
            ),
            Responsabilidad: ("id actividad_id dependencia_id papel orden", {}),
        }
        evs, tipos, deps, recs, coms, acts, resps = (valores for _, valores in tablas.values())
        for ev, num, com, tipo, rec, suyo, act, unidades, fecha, _, nota in filas:
            e = self._id("e", ev)
            if e not in evs:
                evs[e] = (e, f"e-{e}", ev, ev.lower(), "", "", "", "", "", "", "")
            t = self._id("t", tipo)
            tipos[t] = (t, tipo)
            r = self._id("r", e, rec)
            recs[r] = (r, e, num, rec, "", "")
            c = self._id("c", e, num)
            if c not in coms:
                coms[c] = (c, e, r, num, com, com.lower(), t, "")
            a = self._id("a", c, suyo)
            acts[a] = (a, c, suyo, act, act.lower(), True, fecha, "", "", "", 1, nota)
            for orden, unidad in enumerate(unidades.split(" / "), start=1):
                d = self._id("d", unidad)
                deps[d] = (d, unidad, unidad.lower(), "", f"d-{d}", "")
                p = self._id("p", a, d)
                resps[p] = (p, a, d, "responsable", orden)
        return {modelo: self._con_todo(modelo, *tabla) for modelo, tabla in tablas.items()}

    def _con_todo(self, modelo, columnas, valores):
        """With the columns that must hold something and that no sheet says."""
        faltan = [
            field
            for field in modelo._meta.concrete_fields
            if not field.null and field.column not in columnas.split()
        ]
        columnas = " ".join([columnas, *(field.column for field in faltan)])
        fijos = tuple(field.get_default() for field in faltan)
        return columnas, {pk: (*valor, *fijos) for pk, valor in valores.items()}

    def _subir(self, cursor, modelo, columnas, valores):
        nombres = columnas.split()
        lugares = ", ".join(["%s"] * len(nombres))
        cambios = ", ".join(f'"{n}" = excluded."{n}"' for n in nombres[1:])
        cursor.executemany(
            f"INSERT INTO {modelo._meta.db_table} ({', '.join(nombres)}) VALUES ({lugares}) "
            f"ON CONFLICT (id) DO UPDATE SET {cambios}",
            valores,
        )

    def _por_anotar(self, tablas):
        """The rows that are new or changed since the last time, as our own import notes them."""
        anteriores = getattr(self, "anteriores", None)
        notas = {}
        for modelo, (columnas, valores) in tablas.items():
            antes = anteriores[modelo][1] if anteriores else {}
            notas[modelo] = (columnas, [v for pk, v in valores.items() if antes.get(pk) != v])
        return notas

    def _anotar(self, cursor, modelo, columnas, valores):
        excluidas = {"texto_busqueda", "clave_nombre"}
        nombres = columnas.split()
        indices = [i for i, n in enumerate(nombres) if n not in excluidas]
        ahora = connection.ops.adapt_datetimefield_value(timezone.now())
        todas = [nombres[i] for i in indices] + ["history_date", "history_type"]
        lugares = ", ".join(["%s"] * len(todas))
        cursor.executemany(
            f"INSERT INTO {modelo.history.model._meta.db_table} ({', '.join(todas)}) "
            f"VALUES ({lugares})",
            [[*(valor[i] for i in indices), ahora, "+"] for valor in valores],
        )


MANERAS = {"nuestro": nuestro, "comun": comun, "piso": piso}
