"""The import screens of the admin: who may, what they answer, whose the uploads are."""

import io
from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from compromisos.admin import EvaluacionAdmin
from compromisos.models import Actividad, Evaluacion, ImportacionPendiente
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from scripts.hacer_agenda_xlsx import XLSX
from tests import fabricas

from .hojas import fila, importar_filas, libro

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

SUBIR = reverse("admin:compromisos_evaluacion_import")
CONFIRMAR = reverse("admin:compromisos_evaluacion_process_import")
PLANTILLA = reverse("admin:compromisos_evaluacion_import_plantilla")


def administrador(**datos):
    usuario = fabricas.UsuarioFactory(is_staff=True, **datos)
    usuario.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    return usuario


@pytest.fixture
def cliente():
    cliente = Client()
    cliente.force_login(administrador())
    return cliente


def archivo(*filas, nombre="agenda.xlsx", contenido=None):
    return SimpleUploadedFile(nombre, libro(*filas) if contenido is None else contenido)


def subir(cliente, *filas, **datos):
    datos.setdefault("crear_dependencias", "on")
    datos.setdefault("import_file", archivo(*filas) if filas else None)
    return cliente.post(SUBIR, {c: v for c, v in datos.items() if v is not None})


def vista(cliente, *filas, **datos):
    return cliente.get(subir(cliente, *filas, **datos).url)


def confirmar(cliente, respuesta, **datos):
    pendiente, plan = respuesta.context["pendiente"], respuesta.context["plan"]
    return cliente.post(CONFIRMAR, {"clave": pendiente.clave, "huella": plan.huella} | datos)


# --- The journey ----------------------------------------------------------------------------
def test_subir_ver_y_confirmar_la_agenda_real(cliente):
    respuesta = vista(cliente, import_file=archivo(nombre=XLSX.name, contenido=XLSX.read_bytes()))
    assert "Confirmar la importación" in respuesta.text
    assert "IMDEC" in respuesta.text
    assert not Evaluacion.objects.exists()
    respuesta = confirmar(cliente, respuesta)
    evaluacion = Evaluacion.objects.get()
    assert respuesta.url == reverse("admin:compromisos_evaluacion_change", args=[evaluacion.pk])
    assert Actividad.objects.count() == 31
    assert not ImportacionPendiente.objects.exists()
    (registro,) = LogEntry.objects.all()
    assert (registro.object_id, registro.is_addition()) == (str(evaluacion.pk), True)
    assert registro.change_message == "Importación de agenda_evj.xlsx"
    texto = cliente.get(respuesta.url).text
    assert "31 nuevas" in texto


def test_el_mismo_archivo_otra_vez_no_ofrece_confirmar(cliente):
    importar_filas(fila())
    respuesta = vista(cliente, fila())
    assert "no hay nada que importar" in respuesta.text
    assert "Confirmar la importación" not in respuesta.text


def test_los_cambios_se_ven_con_antes_y_despues_y_el_html_como_texto(cliente):
    importar_filas(fila(), fila(numero_actividad=2))
    texto = vista(cliente, fila(actividad="<b>Otra</b>\ncosa", observaciones="Nota")).text
    assert "Preparar los talleres." in texto
    assert "&lt;b&gt;Otra&lt;/b&gt;" in texto
    assert "<b>Otra" not in texto
    assert "No están en el archivo (1)" in texto
    assert "(vacío)" in texto


def test_de_lo_nuevo_se_ve_como_se_leyo(cliente):
    """A date taken month first, or 1 % for 100 %, is seen before it is confirmed."""
    respuesta = vista(
        cliente,
        fila(fecha_termino="03/04/2026", avance="1", responsable="Obras / Agua"),
        fila(numero_actividad=2, fecha_termino="29/03/26 11:00 PM", observaciones="Con cita."),
        fila(numero_actividad=3, fecha_termino=None, responsable=None),
    )
    texto = respuesta.text
    for dice in (
        "Compromisos que se crean (1)",
        "Mejorar procesos",
        "Fortalecer a los comités.",
        "Actividades que se crean (3)",
        "3 de abril de 2026",
        "29 de marzo de 2026 («29/03/26 11:00 PM»)",
        "Obras / Agua",
        "1 %",
        "Con cita.",
        "fila 4",
    ):
        assert dice in texto
    assert texto.count("vacío") == 6
    clave = respuesta.context["pendiente"].clave
    url = reverse("admin:compromisos_evaluacion_import_lista", args=[clave, "cambios", "csv"])
    lista = b"".join(cliente.get(url)).decode()
    assert "Se crea,Programa Uno,Actividad,1.1,2,Fecha de término,,3 de abril de 2026" in lista
    assert "Se crea,Programa Uno,Actividad,1.1,2,Avance (%),,1 %" in lista
    assert "Compromiso,1,2,Recomendación,,Fortalecer a los comités." in lista
    assert "1.3,4,Fecha" not in lista


@pytest.mark.dos_bases
def test_muchas_evaluaciones_vuelven_a_la_lista(cliente):
    respuesta = confirmar(cliente, vista(cliente, fila(), fila(evaluacion="Dos")))
    assert respuesta.url == reverse("admin:compromisos_evaluacion_changelist")
    assert LogEntry.objects.count() == 2


def test_la_evaluacion_se_elige_o_se_nombra(cliente):
    evaluacion = fabricas.EvaluacionFactory(nombre="Elegida")
    fila_sin = fila(evaluacion=None)
    assert vista(cliente, fila_sin, evaluacion=evaluacion.pk).context["plan"].evaluaciones == {
        "elegida": (evaluacion.pk, "Elegida")
    }
    plan = vista(cliente, fila_sin, nueva="De nuevo cuño").context["plan"]
    assert plan.evaluaciones_nuevas == {"de nuevo cuno": "De nuevo cuño"}
    respuesta = subir(cliente, fila_sin, nueva="Una", evaluacion=evaluacion.pk)
    assert "no ambas" in respuesta.text


def test_cancelar_borra_lo_subido(cliente):
    respuesta = confirmar(cliente, vista(cliente, fila()), cancelar="1")
    assert respuesta.url == SUBIR
    assert not ImportacionPendiente.objects.exists()
    assert not Evaluacion.objects.exists()


# --- Errors ---------------------------------------------------------------------------------
def test_los_errores_se_ven_todos_y_no_se_puede_confirmar(cliente):
    respuesta = vista(cliente, fila(avance=120), fila(numero_actividad=2, fecha_termino="<i>x"))
    texto = respuesta.text
    assert "Hay 2 errores" in texto
    assert "&lt;i&gt;x" in texto
    assert "Confirmar la importación" not in texto
    assert confirmar(cliente, respuesta).status_code == 409
    assert not Evaluacion.objects.exists()


def test_los_errores_se_descargan_sin_formulas(cliente):
    clave = vista(cliente, fila(avance="=1+1;@x")).context["pendiente"].clave
    url = reverse("admin:compromisos_evaluacion_import_lista", args=[clave, "errores", "csv"])
    texto = b"".join(cliente.get(url)).decode("utf-8-sig")
    assert texto.splitlines()[0] == "Hoja,Fila,Columna,Valor,Qué hacer"
    assert "Agenda,2,Avance (%)," in texto
    assert ",=1" not in texto
    libro_ = load_workbook(io.BytesIO(cliente.get(url.replace(".csv", ".xlsx")).content))
    assert libro_.active["B2"].value == 2


def test_los_cambios_se_descargan_enteros(cliente):
    importar_filas(fila(), fila(numero_actividad=9))
    clave = (
        vista(cliente, fila(actividad="Otra."), fila(evaluacion="Nueva")).context["pendiente"].clave
    )
    url = reverse("admin:compromisos_evaluacion_import_lista", args=[clave, "cambios", "csv"])
    texto = b"".join(cliente.get(url)).decode()
    assert "Se crea,,Evaluación,,,,,Nueva" in texto
    assert "Cambia,Programa Uno,Actividad,1.1,2,Actividad,Preparar los talleres.,Otra." in texto
    assert "No está en el archivo" in texto
    otra = reverse("admin:compromisos_evaluacion_import_lista", args=[clave, "nada", "csv"])
    assert cliente.get(otra).status_code == 404
    assert cliente.get(url.replace(".csv", ".pdf")).status_code == 404


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    ("contenido", "dice"),
    [
        (None, "Elija el archivo"),
        (b"", "El archivo está vacío"),
        (b"%PDF-1.7\n%", "PDF"),
        (XLSX.read_bytes()[:3000], "incompleto"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "antiguo"),
        (b"x" * (10 * 2**20 + 1), "10 MB"),
    ],
)
def test_lo_que_no_es_una_hoja_se_rechaza_en_una_frase(cliente, contenido, dice):
    subido = None if contenido is None else archivo(contenido=contenido)
    respuesta = subir(cliente, import_file=subido)
    assert respuesta.status_code == 200
    assert dice in respuesta.text
    assert not ImportacionPendiente.objects.exists()


@pytest.mark.dos_bases
def test_basura_nunca_da_500(cliente):
    for contenido in (
        b"\0" * 99,
        b'a,b\n"',
        b"PK\3\4nada",
        b"No.;Compromiso\n1;2",
        bytes(range(256)),
    ):
        respuesta = subir(cliente, import_file=archivo(contenido=contenido))
        assert respuesta.status_code in (200, 302)
        if respuesta.status_code == 302:
            assert cliente.get(respuesta.url).status_code == 200
    assert (
        cliente.post(SUBIR, {"import_file": "no es archivo", "evaluacion": "x"}).status_code == 200
    )
    assert cliente.post(SUBIR, {"nueva": "con\0nulo"}).status_code == 200
    assert cliente.put(SUBIR).status_code == 405


def test_el_nombre_del_archivo_no_rompe_nada(cliente):
    raro = archivo(fila(), nombre="<b>" + "ñ" * 230 + ".xlsx")
    respuesta = vista(cliente, import_file=raro)
    assert respuesta.status_code == 200
    assert "<b>ñ" not in respuesta.text
    assert confirmar(cliente, respuesta).status_code == 302


# --- Meanwhile ------------------------------------------------------------------------------
def test_si_alguien_guarda_entretanto_se_ve_la_nueva_vista(cliente):
    importar_filas(fila())
    antes = vista(cliente, fila(actividad="Nueva."))
    Actividad.objects.update(texto="Lo cambió otra persona.")
    respuesta = confirmar(cliente, antes)
    assert respuesta.status_code == 409
    assert "Alguien guardó cambios" in respuesta.text
    assert "Lo cambió otra persona." in respuesta.text
    assert Actividad.objects.get().texto == "Lo cambió otra persona."
    assert confirmar(cliente, respuesta).status_code == 302
    assert Actividad.objects.get().texto == "Nueva."


def test_confirmar_sin_huella_no_escribe(cliente):
    respuesta = vista(cliente, fila())
    assert confirmar(cliente, respuesta, huella="").status_code == 409
    assert not Evaluacion.objects.exists()


def test_una_base_ocupada_no_da_500(cliente, monkeypatch):
    def ocupada(*args, **kwargs):
        raise OperationalError("database is locked")

    respuesta = vista(cliente, fila())
    monkeypatch.setattr("compromisos.importacion.importar.escribir", ocupada)
    otra = cliente.post(
        CONFIRMAR,
        {"clave": respuesta.context["pendiente"].clave, "huella": respuesta.context["plan"].huella},
        follow=True,
    )
    assert "Confirme otra vez" in otra.text


def test_lo_ya_confirmado_no_se_confirma_otra_vez(cliente):
    respuesta = vista(cliente, fila())
    assert confirmar(cliente, respuesta).status_code == 302
    otra_vez = confirmar(cliente, respuesta)
    assert otra_vez.status_code == 410
    assert "Puede que ya se haya importado" in otra_vez.text


def test_de_dos_confirmaciones_a_la_vez_la_segunda_no_ofrece_confirmar(cliente, monkeypatch):
    """The first one ends while the second one waits for its turn."""
    respuesta = vista(cliente, fila())
    pendiente = respuesta.context["pendiente"]
    halladas = iter([pendiente, None])
    monkeypatch.setattr(EvaluacionAdmin, "_pendiente", lambda *_: next(halladas))
    segunda = confirmar(cliente, respuesta, huella="la de antes")
    assert segunda.status_code == 410
    assert "ya no espera confirmación" in segunda.text


# --- Whose ----------------------------------------------------------------------------------
def direcciones(clave):
    return [
        reverse("admin:compromisos_evaluacion_import_preview", args=[clave]),
        reverse("admin:compromisos_evaluacion_import_lista", args=[clave, "cambios", "csv"]),
        reverse("admin:compromisos_evaluacion_import_lista", args=[clave, "errores", "xlsx"]),
    ]


def test_lo_subido_por_otra_persona_no_existe(cliente):
    respuesta = vista(cliente, fila())
    otra = Client()
    otra.force_login(administrador())
    clave = respuesta.context["pendiente"].clave
    assert [otra.get(url).status_code for url in direcciones(clave)] == [410] * 3
    assert confirmar(otra, respuesta).status_code == 410
    assert confirmar(otra, respuesta, cancelar="1").status_code == 410
    de_otra, de_nadie = (otra.get(direcciones(cada)[0]).text for cada in (clave, "nada"))
    assert de_otra.partition("content-main")[2] == de_nadie.partition("content-main")[2]
    assert ImportacionPendiente.objects.count() == 1
    assert confirmar(cliente, respuesta).status_code == 302


@pytest.mark.dos_bases
def test_lo_subido_vence_y_se_borra_con_la_siguiente(cliente, settings):
    respuesta = vista(cliente, fila())
    viejo = respuesta.context["pendiente"]
    viejo.creado -= timedelta(hours=settings.IMPORTAR_HORAS_ESPERA)
    viejo.save()
    assert [cliente.get(url).status_code for url in direcciones(viejo.clave)] == [410] * 3
    tarde = confirmar(cliente, respuesta)
    assert tarde.status_code == 410
    assert "ya no espera confirmación" in tarde.text
    assert f'href="{SUBIR}"' in tarde.text
    subir(cliente, fila())
    assert not ImportacionPendiente.objects.filter(pk=viejo.pk).exists()
    assert ImportacionPendiente.objects.count() == 1


@pytest.mark.dos_bases
@pytest.mark.parametrize("clave", ["nada", "", "con\0nulo", "../../etc/passwd"])
def test_una_clave_inventada_es_como_una_vencida(cliente, clave):
    datos = {"clave": clave, "import_file_name": "agenda.xlsx", "format": "0", "huella": "x"}
    assert cliente.post(CONFIRMAR, datos).status_code == 410
    assert cliente.get(CONFIRMAR).status_code == 405


# --- Out again ------------------------------------------------------------------------------
@pytest.mark.dos_bases
@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_un_borrador_se_exporta_y_vuelve_sin_cambios(cliente, formato):
    importar_filas(fila(avance=40), fila(numero_actividad=2), fila(evaluacion="Otra"))
    evaluacion = Evaluacion.objects.get(nombre="Programa Uno")
    pagina = cliente.get(reverse("admin:compromisos_evaluacion_change", args=[evaluacion.pk])).text
    url = reverse("admin:compromisos_evaluacion_exportar", args=[evaluacion.pk, formato])
    assert f'href="{url}"' in pagina
    respuesta = cliente.get(url)
    assert f'filename="agenda-{evaluacion.slug}.{formato}"' in respuesta["Content-Disposition"]
    plan = vista(cliente, import_file=archivo(contenido=respuesta.getvalue())).context["plan"]
    assert plan.sin_cambios
    assert (plan.actividades.iguales, plan.errores) == (2, [])
    assert set(plan.evaluaciones) == {"programa uno"}


def test_no_se_exporta_lo_que_no_se_puede_editar_ni_en_otro_formato(cliente):
    importar_filas(fila())
    evaluacion = Evaluacion.objects.get()
    url = reverse("admin:compromisos_evaluacion_exportar", args=[evaluacion.pk, "csv"])
    assert cliente.get(url.replace(".csv", ".pdf")).status_code == 404
    assert cliente.post(url).status_code == 405
    for permisos, codigo in ((["importar_evaluacion"], 404), (["change_evaluacion"], 403)):
        otra = Client()
        otra.force_login(personal(*permisos))
        assert otra.get(url).status_code == codigo
        assert otra.get(url.replace(str(evaluacion.pk), "999999")).status_code == codigo


# --- Who ------------------------------------------------------------------------------------
def personal(*permisos, grupo=None):
    usuario = fabricas.UsuarioFactory(is_staff=True)
    usuario.user_permissions.set(Permission.objects.filter(codename__in=permisos))
    usuario.groups.set(Group.objects.filter(name=grupo))
    return usuario


@pytest.mark.parametrize(
    ("permisos", "grupo"),
    [((), None), (("change_evaluacion", "view_evaluacion"), None), ((), VALIDADOR)],
)
def test_sin_permiso_de_importar_no_hay_pantallas(cliente, permisos, grupo):
    clave = vista(cliente, fila()).context["pendiente"].clave
    otra = Client()
    otra.force_login(personal(*permisos, grupo=grupo))
    for url in (SUBIR, PLANTILLA, *direcciones(clave)):
        assert otra.get(url).status_code == 403
    assert subir(otra, fila()).status_code == 403
    assert otra.post(CONFIRMAR, {"clave": clave}).status_code == 403


def test_sin_cuenta_se_va_a_la_entrada(client):
    for url in (SUBIR, PLANTILLA, CONFIRMAR, *direcciones("x")):
        respuesta = client.post(url) if url == CONFIRMAR else client.get(url)
        assert respuesta.status_code == 302
        assert (
            "/entrar/" in respuesta.url or "/cuenta/" in respuesta.url or "login" in respuesta.url
        )


def test_quien_importa_pero_no_edita_no_cambia_la_evaluacion():
    importar_filas(fila())
    cliente = Client()
    cliente.force_login(personal("importar_evaluacion"))
    pagina = cliente.get(SUBIR).text
    assert 'name="nueva"' not in pagina
    assert 'name="crear_dependencias"' not in pagina
    assert "Programa Uno" not in pagina
    respuesta = vista(cliente, fila(actividad="Otra."))
    assert "Usted no puede cambiar ninguna evaluación con ese nombre, ni crearla." in respuesta.text
    assert confirmar(cliente, respuesta).status_code == 409
    assert Actividad.objects.get().texto == "Preparar los talleres."


def test_solo_se_importan_las_listas_que_lo_dicen():
    direcciones = {
        patron.name
        for admin in site._registry.values()
        for patron in admin.get_urls()
        if patron.name and "import" in patron.name
    }
    assert direcciones == {
        f"{lista}_{nombre}"
        for lista in (
            "compromisos_evaluacion",
            "comites_indicemarginacion",
            "comites_comite",
            "comites_evento",
            "obras_obra",
            "obras_avanceobra",
        )
        for nombre in (
            "import",
            "process_import",
            "import_plantilla",
            "import_preview",
            "import_lista",
        )
    }


def test_lo_subido_en_una_lista_no_existe_en_otra(cliente):
    """An agenda is no sheet of indices, though both are its user's."""
    pendiente = vista(cliente, fila()).context["pendiente"]
    otra = reverse("admin:comites_indicemarginacion_import_preview", args=[pendiente.clave])
    assert cliente.get(otra).status_code == 410


def test_la_lista_de_evaluaciones_lleva_a_importar(cliente):
    assert SUBIR in cliente.get(reverse("admin:compromisos_evaluacion_changelist")).text


def test_la_plantilla_se_descarga(cliente):
    respuesta = cliente.get(PLANTILLA)
    assert 'filename="plantilla-agenda.xlsx"' in respuesta["Content-Disposition"]
    assert b"".join(respuesta).startswith(b"PK")


def test_las_listas_largas_se_cortan_en_pantalla(cliente):
    filas = [fila(numero_actividad=n, avance=200) for n in range(1, 260)]
    texto = vista(cliente, *filas).text
    assert "Hay 259 errores" in texto
    assert "Se muestran los primeros 200" in texto
    texto = vista(cliente, *(fila(numero_actividad=n) for n in range(1, 100))).text
    assert "Se muestran los primeros 50" in texto


def test_mas_errores_que_el_maximo_se_dice_en_pantalla_y_en_la_lista(cliente, settings):
    settings.IMPORTAR_ERRORES = 2
    respuesta = vista(cliente, *(fila(numero_actividad=n, avance=200) for n in range(1, 9)))
    assert "Hay más de 2 errores" in respuesta.text
    assert "se verán los demás" in respuesta.text
    clave = respuesta.context["pendiente"].clave
    url = reverse("admin:compromisos_evaluacion_import_lista", args=[clave, "errores", "csv"])
    lineas = b"".join(cliente.get(url)).decode().splitlines()
    assert len(lineas) == 4
    assert "Hay más errores" in lineas[-1]
