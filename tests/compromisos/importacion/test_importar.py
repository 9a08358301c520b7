"""What an import leaves in the database, and what it leaves alone."""

import gc
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos.acciones import registrar_avance
from compromisos.candados import poner_candados, quitar_candados
from compromisos.importacion import importar as modulo
from compromisos.importacion import paso
from compromisos.importacion.comparar import comparar
from compromisos.importacion.importar import PlanDistinto
from compromisos.importacion.informe import filas_de_cambios, lineas
from compromisos.importacion.plan import Cambio
from compromisos.models import (
    Actividad,
    Avance,
    Compromiso,
    Dependencia,
    Evaluacion,
    Recomendacion,
    Responsabilidad,
    TipoMejora,
)
from tests import fabricas

from .hojas import errores_de, fila, importar_filas, plan_de

pytestmark = pytest.mark.django_db

CON_HISTORIA = (Evaluacion, TipoMejora, Dependencia, Recomendacion, Compromiso, Actividad)


def historia() -> int:
    return sum(modelo.history.count() for modelo in (*CON_HISTORIA, Responsabilidad))


def la_actividad() -> Actividad:
    return Actividad.objects.get()


def test_la_primera_vez_crea_todo():
    importar_filas(fila(responsable="Dirección de Obras / Contraloría", avance=40))
    actividad = la_actividad()
    compromiso = actividad.compromiso
    assert compromiso.evaluacion.nombre == "Programa Uno"
    assert compromiso.evaluacion.slug == "programa-uno"
    assert compromiso.evaluacion.clave_nombre == "programa uno"
    assert compromiso.evaluacion.publicada_en is None
    assert (compromiso.numero, compromiso.texto) == (1, "Capacitar a los comités.")
    assert compromiso.texto_busqueda == "capacitar a los comites."
    assert compromiso.tipo_mejora.nombre == "Mejorar procesos"
    assert (compromiso.recomendacion.numero, compromiso.recomendacion.texto) == (
        1,
        "Fortalecer a los comités.",
    )
    assert actividad.texto_busqueda == "preparar los talleres."
    assert (actividad.fecha_termino, actividad.fecha_fuente) == (date(2026, 6, 30), "")
    assert actividad.texto_completo
    assert actividad.peso == 1
    assert list(
        actividad.responsabilidades.values_list("dependencia__nombre", "orden", "papel")
    ) == [("Dirección de Obras", 1, "responsable"), ("Contraloría", 2, "responsable")]


def test_lo_creado_se_puede_seguir_creando_despues():
    importar_filas(fila())
    fabricas.ActividadFactory()
    fabricas.ResponsabilidadFactory()
    assert Actividad.objects.count() == 3


def test_la_historia_dice_quien_y_por_que():
    usuario = fabricas.UsuarioFactory(is_superuser=True)
    importar_filas(fila(), usuario=usuario, nombre="mejora.xlsx")
    importar_filas(fila(actividad="Otra cosa."), usuario=usuario, nombre="mejora.xlsx")
    for modelo in CON_HISTORIA:
        registro = modelo.history.filter(history_type="+").latest()
        assert registro.history_user == usuario
        assert registro.history_change_reason == "Importación de mejora.xlsx"
    cambio, alta = la_actividad().history.all()
    assert (alta.history_type, alta.texto) == ("+", "Preparar los talleres.")
    assert (cambio.history_type, cambio.texto) == ("~", "Otra cosa.")


def test_el_mismo_archivo_no_cambia_nada_ni_deja_historia():
    filas = [fila(numero_actividad=n, avance=n * 10, fecha_termino=None) for n in (1, 2, 3)]
    importar_filas(*filas)
    antes = historia()
    plan = importar_filas(*filas)
    assert plan.sin_cambios
    assert plan.actividades.iguales == 3
    assert historia() == antes
    assert Avance.objects.count() == 3


def test_las_filas_en_otro_orden_dan_lo_mismo():
    filas = [
        fila(
            numero=c,
            compromiso=f"Compromiso {c}",
            recomendacion=f"Recomendación {c % 3}",
            numero_actividad=a,
            actividad=f"Actividad {c}.{a}",
            responsable=["Obras", "OBRAS / Agua", "Agua"][a % 3],
        )
        for c in range(1, 6)
        for a in range(1, 4)
    ]
    revueltas = random.Random(7).sample(filas, len(filas))
    importar_filas(*revueltas)
    assert plan_de(*filas).sin_cambios
    numeros = Compromiso.objects.values_list("numero", "recomendacion__numero")
    assert list(numeros) == [(1, 1), (2, 2), (3, 3), (4, 1), (5, 2)]
    assert set(Dependencia.objects.values_list("nombre", flat=True)) == {"Obras", "Agua"}


def test_cambia_lo_que_difiere_y_lo_dice_entero():
    importar_filas(fila(avance=10))
    cambiada = fila(
        actividad="Preparar diez talleres.",
        responsable="Contraloría / Dirección de Obras",
        fecha_termino="31/12/2026",
        avance="25,5 %",
        observaciones="Corregido.",
        tipo_mejora="Otra mejora",
        compromiso="Capacitar bien.",
    )
    plan = importar_filas(cambiada)
    (renglon,) = plan.actividades.cambiadas
    assert (renglon.clave, renglon.fila, renglon.de) == ("1.1", 2, "Programa Uno")
    assert set(renglon.cambios) == {
        Cambio("Actividad", "Preparar los talleres.", "Preparar diez talleres."),
        Cambio("Responsable", "Dirección de Obras", "Contraloría / Dirección de Obras"),
        Cambio("Fecha de término", "30/06/2026", "31/12/2026"),
        Cambio("Avance (%)", "10 %", "25.5 %"),
        Cambio("Observaciones", "", "Corregido."),
    }
    (renglon,) = plan.compromisos.cambiadas
    assert renglon.cambios == (
        Cambio("Compromiso", "Capacitar a los comités.", "Capacitar bien."),
        Cambio("Tipo de mejora", "Mejorar procesos", "Otra mejora"),
    )
    actividad = la_actividad()
    assert actividad.texto_busqueda == "preparar diez talleres."
    assert actividad.compromiso.texto_busqueda == "capacitar bien."
    assert actividad.compromiso.tipo_mejora.nombre == "Otra mejora"
    assert plan_de(cambiada).sin_cambios


def test_lo_ausente_se_enumera_y_no_se_borra():
    importar_filas(
        fila(), fila(numero_actividad=2), fila(numero=2, compromiso="Otro", recomendacion="Otra")
    )
    plan = importar_filas(fila())
    assert [r.clave for r in plan.actividades.ausentes] == ["1.2", "2.1"]
    assert [r.clave for r in plan.compromisos.ausentes] == ["2"]
    assert plan.sin_cambios
    assert Actividad.objects.count() == 3


def test_otra_evaluacion_no_se_toca():
    ajena = fabricas.ActividadFactory(compromiso__evaluacion__nombre="Ajena")
    plan = importar_filas(fila())
    assert plan.actividades.ausentes == []
    assert list(plan.evaluaciones) == ["programa uno"]
    assert ajena.history.count() == 1


def test_una_hoja_con_muchas_evaluaciones():
    importar_filas(
        fila(), fila(evaluacion="PROGRAMA  UNO", numero_actividad=2), fila(evaluacion="Dos")
    )
    hay = Evaluacion.objects.values_list("nombre", "compromisos__actividades__numero")
    assert sorted(hay) == [("Dos", 1), ("Programa Uno", 1), ("Programa Uno", 2)]


def test_sin_columna_de_evaluacion_va_a_la_elegida():
    plan = importar_filas(fila(), sin=["evaluacion"], evaluacion="Elegida")
    assert plan.evaluaciones_nuevas == {"elegida": "Elegida"}


def test_sin_evaluacion_ni_columna_es_un_error():
    ((numero, columna, mensaje),) = errores_de(plan_de(fila(), sin=["evaluacion"]))
    assert (numero, columna) == (2, "Evaluación")
    assert "De qué evaluación" in mensaje or "de qué evaluación" in mensaje


def test_una_columna_ausente_no_cambia_nada():
    importar_filas(fila(observaciones="Nota.", avance=30))
    sin = ["observaciones", "avance", "fecha_termino"]
    assert plan_de(fila(), sin=sin).sin_cambios


def test_una_celda_en_blanco_vacia_el_dato_salvo_el_avance():
    importar_filas(fila(observaciones="Nota.", avance=30))
    plan = importar_filas(fila(fecha_termino=None, responsable=None))
    assert len(plan.actividades.cambiadas[0].cambios) == 3
    actividad = la_actividad()
    assert (actividad.fecha_termino, actividad.nota_fuente) == (None, "")
    assert not actividad.responsabilidades.exists()
    assert actividad.avances.get().porcentaje == 30


# --- Dates and texts of the source ----------------------------------------------------------
def test_la_fecha_impresa_se_guarda_con_el_dia():
    importar_filas(fila(fecha_termino="29/03/19 11:00 PM"))
    actividad = la_actividad()
    assert actividad.fecha_termino == date(2019, 3, 29)
    assert actividad.fecha_fuente == "29/03/19 11:00 PM"


@pytest.mark.parametrize("llana", ["2019-03-29", "29/03/2019", date(2019, 3, 29)])
def test_una_fecha_llana_no_borra_la_impresa(llana):
    importar_filas(fila(fecha_termino="29/03/19 11:00 PM"))
    assert plan_de(fila(fecha_termino=llana)).sin_cambios
    importar_filas(fila(fecha_termino="30/03/2019"))
    actividad = la_actividad()
    assert (actividad.fecha_termino, actividad.fecha_fuente) == (date(2019, 3, 30), "")


def test_el_texto_perdido_exige_observaciones():
    ((numero, columna, _),) = errores_de(plan_de(fila(actividad="Cortado […]")))
    assert (numero, columna) == (2, "Observaciones")
    importar_filas(fila(actividad="[…]", observaciones="La fuente lo perdió."))
    actividad = la_actividad()
    assert (actividad.texto, actividad.texto_completo) == ("", False)
    assert errores_de(plan_de(fila(actividad="[…]", observaciones=None)))


def test_el_termino_no_puede_ser_anterior_al_inicio_registrado():
    importar_filas(fila())
    Actividad.objects.update(inicio=date(2026, 6, 1))
    ((numero, columna, mensaje),) = errores_de(plan_de(fila(fecha_termino="31/05/2026")))
    assert (numero, columna) == (2, "Fecha de término")
    assert "01/06/2026" in mensaje


# --- Recommendations ------------------------------------------------------------------------
def dos(**segundo):
    return [fila(), fila(**{"numero": 2, "compromiso": "Otro", "recomendacion": "B"} | segundo)]


def test_la_recomendacion_propia_cambia_de_texto():
    importar_filas(*dos())
    importar_filas(*dos(recomendacion="B corregida"))
    assert list(Recomendacion.objects.values_list("numero", "texto")) == [
        (1, "Fortalecer a los comités."),
        (2, "B corregida"),
    ]
    assert Recomendacion.objects.get(numero=2).history.count() == 2


def test_la_recomendacion_compartida_no_cambia_y_se_crea_otra():
    importar_filas(*dos(recomendacion="Fortalecer a los comités."))
    importar_filas(*dos(recomendacion="Nueva"))
    assert list(
        Compromiso.objects.values_list("recomendacion__texto", "recomendacion__numero")
    ) == [
        ("Fortalecer a los comités.", 1),
        ("Nueva", 2),
    ]


def test_la_compartida_con_un_compromiso_ausente_tampoco_cambia():
    importar_filas(*dos(recomendacion="Fortalecer a los comités."))
    importar_filas(dos(recomendacion="Nueva")[1])
    textos = Compromiso.objects.values_list("recomendacion__texto", flat=True)
    assert list(textos) == ["Fortalecer a los comités.", "Nueva"]


def test_dos_compromisos_intercambian_sus_recomendaciones():
    importar_filas(*dos())
    uno, otro = dos(recomendacion="Fortalecer a los comités.")
    importar_filas(uno | {"recomendacion": "B"}, otro)
    assert list(Compromiso.objects.values_list("recomendacion__numero", flat=True)) == [2, 1]
    assert Recomendacion.objects.count() == 2


def test_la_recomendacion_que_toma_otro_compromiso_no_se_reescribe():
    """1 takes the text that 2 leaves: 2 must not rewrite it under 1."""
    importar_filas(*dos())
    uno, otro = dos(recomendacion="C")
    filas = [uno | {"recomendacion": "B"}, otro]
    importar_filas(*filas)
    assert list(Compromiso.objects.values_list("recomendacion__texto", flat=True)) == ["B", "C"]
    assert plan_de(*filas).sin_cambios


# --- Units ----------------------------------------------------------------------------------
def test_las_unidades_que_quedan_conservan_su_papel():
    importar_filas(fila(responsable="A / B / C"))
    Responsabilidad.objects.filter(dependencia__nombre="C").update(papel="corresponsable")
    queda = Responsabilidad.objects.get(dependencia__nombre="C")
    importar_filas(fila(responsable="C / A"))
    assert list(
        la_actividad().responsabilidades.values_list("dependencia__nombre", "orden", "papel")
    ) == [("C", 1, "corresponsable"), ("A", 2, "responsable")]
    assert Responsabilidad.objects.get(dependencia__nombre="C").pk == queda.pk
    assert Responsabilidad.history.filter(history_type="-").get().dependencia.nombre == "B"


@pytest.mark.parametrize(
    "celda", ["-", "N/A", "n.a.", "—", "Por definir", "IMDEC / -", "Pendiente"]
)
def test_lo_que_se_escribe_donde_no_hay_unidad_no_es_una_nueva(celda):
    ((_, columna, mensaje),) = errores_de(plan_de(fila(responsable=celda)))
    assert columna == "Responsable"
    assert "no es el nombre de una dependencia" in mensaje
    assert "en blanco" in mensaje


@pytest.mark.parametrize(
    ("nueva", "dice"),
    [
        ("Dirección General de Politca Social", "se parece a «Dirección General de Política"),
        ("Contraloría, Dirección de Obras", "nombra a «Contraloría»: si son varias"),
        ("Archivo y Contraloría", "nombra a «Contraloría»"),
        ("Dirección General de Estrategias Sociales", ""),
        ("Dirección de Archivo y Bibliotecas", ""),
    ],
)
def test_de_una_dependencia_nueva_se_dice_lo_dudoso(nueva, dice):
    for nombre in ("Dirección General de Política Social", "Contraloría"):
        fabricas.DependenciaFactory(nombre=nombre)
    plan = plan_de(fila(responsable=nueva))
    assert plan.errores == []
    assert [dice in aviso for aviso in plan.avisos] == [True] * bool(dice)


def test_dos_dependencias_nuevas_casi_iguales_se_dicen_una_vez():
    nombres = "Secretaría de Planeación", "Secretaría de Planeasión"
    filas = [fila(numero_actividad=n, responsable=nombre) for n, nombre in enumerate(nombres, 1)]
    (aviso,) = plan_de(*filas).avisos
    assert all(f"«{nombre}»" in aviso for nombre in nombres)


def test_una_unidad_desconocida_nombra_la_parecida():
    fabricas.DependenciaFactory(nombre="Dirección de Obras")
    plan = plan_de(fila(responsable="direccion de obra"), crear_dependencias=False)
    ((numero, columna, mensaje),) = errores_de(plan)
    assert (numero, columna) == (2, "Responsable")
    assert "¿Es «Dirección de Obras»?" in mensaje
    assert not errores_de(
        plan_de(fila(responsable="DIRECCION  DE OBRAS"), crear_dependencias=False)
    )


# --- Progress -------------------------------------------------------------------------------
def test_el_avance_importado_dice_de_donde_viene():
    usuario = fabricas.UsuarioFactory(is_superuser=True)
    importar_filas(fila(avance="74,5"), usuario=usuario)
    avance = Avance.objects.get()
    assert (avance.porcentaje, avance.origen, avance.autor) == (
        Decimal("74.5"),
        "importacion",
        usuario,
    )
    assert (avance.dependencia, avance.fecha) == (None, timezone.localdate())


def test_el_avance_importado_es_el_mas_nuevo_aunque_el_reloj_atrase():
    importar_filas(fila())
    futuro = timezone.now() + timezone.timedelta(hours=1)
    fabricas.AvanceFactory(actividad=la_actividad(), porcentaje=90, creado=futuro)
    importar_filas(fila(avance=20))
    assert Actividad.objects.con_estado().get().reportado == 20
    assert plan_de(fila(avance=20)).sin_cambios


@pytest.mark.parametrize(("origen", "avisa"), [("captura", True), ("importacion", False)])
def test_se_avisa_de_escribir_sobre_lo_que_reporto_una_dependencia(origen, avisa):
    importar_filas(fila(), fila(numero_actividad=2))
    actividad = Actividad.objects.get(numero=1)
    fabricas.AvanceFactory(
        actividad=actividad, porcentaje=41, fecha=date(2026, 1, 15), origen=origen
    )
    viejo = fila(avance=40), fila(numero_actividad=2, avance=10)
    avisos = [aviso for aviso in plan_de(*viejo).avisos if "lo reportó su dependencia" in aviso]
    assert len(avisos) == avisa
    assert all("De 1 actividad " in a and "fila 2: 41 % al 15/01/2026" in a for a in avisos)
    iguales = plan_de(fila(avance=41), viejo[1])
    assert not [aviso for aviso in iguales.avisos if "lo reportó" in aviso]


@pytest.mark.parametrize(("dice", "avisa"), [(79, True), (80, False), (81, False)])
def test_se_avisa_de_un_avance_menor_que_el_verificado(dice, avisa):
    importar_filas(fila())
    viejo = fabricas.AvanceFactory(actividad=la_actividad(), porcentaje=90)
    fabricas.RevisionFactory(avance=viejo, porcentaje_validado=80)
    nuevo = fabricas.AvanceFactory(actividad=la_actividad(), porcentaje=95)
    fabricas.RevisionFactory(avance=nuevo, resultado="devuelto")
    avisos = [a for a in plan_de(fila(avance=dice)).avisos if "menor que el verificado" in a]
    assert len(avisos) == avisa
    assert all("De 1 actividad " in aviso and "fila 2: 80 %" in aviso for aviso in avisos)


@pytest.mark.parametrize(("autorizada", "avisa"), [(True, True), (False, False)])
def test_se_avisa_de_que_una_prorroga_sigue_en_vigor(autorizada, avisa):
    importar_filas(fila(fecha_termino="15/03/2026"))
    fabricas.ResolucionProrrogaFactory(
        prorroga__actividad=Actividad.objects.get(), autorizada=autorizada
    )
    for fecha, cambia in (("16/03/2026", True), ("15/03/2026", False)):
        avisos = [a for a in plan_de(fila(fecha_termino=fecha)).avisos if "prórroga" in a]
        assert len(avisos) == (avisa and cambia)


@pytest.mark.parametrize("tipo", ["cancelada", "no_aplica"])
def test_lo_cerrado_ya_no_recibe_avances(tipo):
    importar_filas(fila(avance=16))
    fabricas.CierreFactory(actividad=Actividad.objects.get(), tipo=tipo)
    ((numero, columna, mensaje),) = errores_de(plan_de(fila(avance=77)))
    assert (numero, columna) == (2, "Avance (%)")
    assert "está cerrada" in mensaje
    assert plan_de(fila(avance=16)).sin_cambios
    assert errores_de(plan_de(fila(avance=None, observaciones="Nota."))) == []


@pytest.fixture
def repetida():
    importar_filas(fila(), fila(numero_actividad=2))
    principal = Actividad.objects.get(numero=1)
    Actividad.objects.filter(numero=2).update(misma_que=principal)
    return principal


def test_el_avance_de_una_repetida_es_de_la_principal(repetida):
    filas = [fila(), fila(numero_actividad=2, avance=60)]
    importar_filas(*filas)
    assert Avance.objects.get().actividad == repetida
    assert plan_de(fila(avance=60), filas[1]).sin_cambios


def test_el_mismo_avance_en_ambas_filas_se_registra_una_vez(repetida):
    plan = importar_filas(fila(avance=60), fila(numero_actividad=2, avance=60))
    assert Avance.objects.get().porcentaje == 60
    assert len(plan.actividades.cambiadas) == 2


def test_dos_avances_distintos_de_la_misma_son_un_error(repetida):
    plan = plan_de(fila(avance=50), fila(numero_actividad=2, avance=60))
    ((numero, columna, mensaje),) = errores_de(plan)
    assert (numero, columna) == (3, "Avance (%)")
    assert "fila 2" in mensaje


# --- All or nothing -------------------------------------------------------------------------
def test_con_un_error_no_se_guarda_nada():
    with pytest.raises(PlanDistinto):
        importar_filas(fila(), fila(numero_actividad=2, fecha_termino="31/02/2026"))
    assert not Evaluacion.objects.exists()
    assert not Dependencia.objects.exists()


def test_si_algo_cambio_despues_de_la_vista_previa_no_se_guarda():
    importar_filas(fila())
    nueva = fila(actividad="Nueva.")
    huella = plan_de(nueva).huella
    Actividad.objects.update(texto="Lo cambió otra persona.")
    with pytest.raises(PlanDistinto) as error:
        importar_filas(nueva, huella=huella)
    assert error.value.plan.actividades.cambiadas[0].cambios[0].antes == "Lo cambió otra persona."
    assert la_actividad().texto == "Lo cambió otra persona."
    importar_filas(nueva, huella=error.value.plan.huella)
    assert la_actividad().texto == "Nueva."


def test_si_falla_a_media_escritura_no_queda_nada(monkeypatch):
    def fallar(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("compromisos.importacion.escribir._Escritor._avances", fallar)
    with pytest.raises(RuntimeError):
        importar_filas(fila())
    assert not Evaluacion.objects.exists()
    assert historia() == 0


def test_la_vista_previa_no_escribe():
    with CaptureQueriesContext(
        connection,
    ) as consultas:
        plan_de(fila(avance=10))
    assert consultas.captured_queries
    assert all(consulta["sql"].startswith("SELECT") for consulta in consultas)


# --- Permissions ----------------------------------------------------------------------------
def usuario_con(*permisos):
    usuario = fabricas.UsuarioFactory()
    usuario.user_permissions.set(Permission.objects.filter(codename__in=permisos))
    return usuario


@pytest.mark.parametrize(
    ("permisos", "error"),
    [
        ((), "Usted no puede cambiar ninguna evaluación con ese nombre, ni crearla."),
        (("add_evaluacion", "add_dependencia"), None),
    ],
)
def test_crear_una_evaluacion_exige_permiso(permisos, error):
    fabricas.DependenciaFactory(nombre="Dirección de Obras")
    mensajes = [
        mensaje for *_, mensaje in errores_de(plan_de(fila(), usuario=usuario_con(*permisos)))
    ]
    assert mensajes == ([error] if error else [])


def test_crear_una_dependencia_exige_permiso():
    plan = plan_de(fila(), usuario=usuario_con("add_evaluacion"))
    assert [mensaje for *_, mensaje in errores_de(plan)] == ["Usted no puede crear dependencias."]


@pytest.mark.parametrize("permisos", [(), ("change_evaluacion",)])
def test_cambiar_una_evaluacion_exige_poder_editarla(permisos):
    importar_filas(fila())
    plan = plan_de(fila(), usuario=usuario_con(*permisos))
    assert bool(plan.errores) is not bool(permisos)


@pytest.mark.parametrize("permisos", [(), ("add_evaluacion", "add_dependencia")])
def test_de_una_evaluacion_ajena_no_se_dice_nada(permisos):
    """Neither what it says, nor what is not in the sheet, nor what was reported."""
    importar_filas(fila(actividad="Zarzamora", avance=41), fila(numero_actividad=2))
    fabricas.AvanceFactory(actividad=Actividad.objects.get(numero=1), porcentaje=63)
    fabricas.DependenciaFactory(nombre="Otra")
    otra = fila(evaluacion="Programa Dos")
    plan = plan_de(fila(avance=20), otra, usuario=usuario_con(*permisos))
    dicho = f"{plan} {list(filas_de_cambios(plan))} {list(lineas(plan))}"
    assert "Zarzamora" not in dicho
    assert "63" not in dicho
    assert plan.errores[0].valor == "Programa Uno"
    assert list(plan.evaluaciones) == (["programa dos"] if permisos else [])


# --- Many rows ------------------------------------------------------------------------------
def muchas(n, texto="Actividad"):
    return [
        fila(
            evaluacion=f"Programa {i % 4}",
            numero=i // 4 + 1,
            compromiso=f"Compromiso {i // 4}",
            recomendacion=f"Recomendación {i // 4}",
            actividad=f"{texto} {i}",
            avance=i % 90,
        )
        for i in range(n)
    ]


def contar(funcion, *args):
    with CaptureQueriesContext(connection) as consultas:
        funcion(*args)
    return len(consultas)


def test_las_consultas_no_crecen_con_las_filas():
    def todo(n):
        yield contar(importar_filas, *muchas(n))
        yield contar(importar_filas, *muchas(n, "Cambia"))
        yield contar(plan_de, *muchas(n, "Cambia"))

    pocas = list(todo(8))
    quitar_candados()
    Avance.objects.all()._raw_delete("default")
    poner_candados()
    for modelo in (Responsabilidad, Actividad, Compromiso, Recomendacion, Evaluacion):
        modelo.objects.all()._raw_delete("default")
    Dependencia.objects.all()._raw_delete("default")
    TipoMejora.objects.all()._raw_delete("default")
    assert list(todo(400)) == pocas


def test_los_limites_son_los_de_la_configuracion(settings):
    settings.IMPORTAR_MB = 3
    settings.IMPORTAR_FILAS = 7
    settings.IMPORTAR_CARACTERES = 11
    settings.IMPORTAR_MB_DESEMPAQUETADO = 5
    limites = paso.limites()
    assert (limites.bytes, limites.desempaquetado) == (3 * 2**20, 5 * 2**20)
    assert (limites.filas, limites.caracteres) == (7, 11)


def test_dos_evaluaciones_con_direcciones_parecidas():
    fabricas.EvaluacionFactory(nombre="Otra", slug="programa-uno")
    importar_filas(fila(), fila(evaluacion="¿¡!?"), fila(evaluacion="***"))
    assert set(Evaluacion.objects.values_list("slug", flat=True)) == {
        "programa-uno",
        "programa-uno-2",
        "evaluacion",
        "evaluacion-2",
    }


# --- Speed ----------------------------------------------------------------------------------
@pytest.mark.parametrize("hacer", [plan_de, importar_filas])
def test_se_compara_sin_el_recolector_y_queda_como_estaba(monkeypatch, hacer):
    """It would walk all that is kept in memory again and again: a tenth of the time."""
    vistos = []

    def espiar(*args):
        vistos.append(gc.isenabled())
        return comparar(*args)

    monkeypatch.setattr(modulo, "comparar", espiar)
    hacer(fila())
    assert (vistos, gc.isenabled()) == ([False], True)


@pytest.mark.dos_bases
@pytest.mark.django_db(transaction=True)
def test_quien_reporta_mientras_se_importa_espera_y_no_pierde_su_reporte(monkeypatch):
    """Each had what the other wanted, and PostgreSQL threw one of the two away."""
    importar_filas(fila())
    actividad = la_actividad()
    unidad, autor = actividad.dependencias.get(), fabricas.UsuarioFactory()
    planeando, planear = threading.Event(), modulo.planear

    def con_calma(*args, **opciones):
        planeando.set()
        time.sleep(0.3)
        return planear(*args, **opciones)

    monkeypatch.setattr(modulo, "planear", con_calma)

    def reportar():
        planeando.wait()
        try:
            registrar_avance(
                actividad=actividad,
                visto=None,
                autor=autor,
                dependencia=unidad,
                porcentaje=10,
                fecha=date(2026, 5, 1),
                texto="Se empezó.",
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as hilos:
        reporte = hilos.submit(reportar)
        importar_filas(fila(fecha_termino="31/07/2026"))
        reporte.result()
    assert Avance.objects.count() == 1
    assert la_actividad().fecha_termino == date(2026, 7, 31)
