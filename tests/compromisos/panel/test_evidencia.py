import hashlib
import io
import os
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image

from compromisos.acciones import registrar_avance
from compromisos.evidencias import MAXIMO, NoEsEvidencia, revisar_archivo
from compromisos.models import Avance, Evidencia, Prorroga
from evj.web.entrada import CORTADA, EntradaMiddleware, vigilada
from evj.wsgi import application
from tests.compromisos.panel.archivos import GPS, PDF, imagen, odf, oficina, paquete
from tests.fabricas import (
    AvanceFactory,
    EnlaceFactory,
    EvidenciaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
    UsuarioFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]


@pytest.fixture(autouse=True)
def carpeta(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def subido(contenido, nombre="evidencia.pdf"):
    return SimpleUploadedFile(nombre, contenido, content_type="application/octet-stream")


def con(datos, *evidencias):
    """The form's data with these pieces: dicts of titulo, archivo, url, reservada."""
    datos = {**datos, "evidencia-TOTAL_FORMS": 5, "evidencia-INITIAL_FORMS": 0}
    for lugar, una in enumerate(evidencias):
        datos |= {f"evidencia-{lugar}-{campo}": valor for campo, valor in una.items()}
    return datos


def guardados(carpeta):
    return [ruta for ruta in carpeta.rglob("*") if ruta.is_file()]


# --- What is a file ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("contenido", "tipo"),
    [
        (PDF, "application/pdf"),
        (imagen(), "image/jpeg"),
        (imagen("PNG"), "image/png"),
        (oficina(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            oficina("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (odf("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
        (odf("text"), "application/vnd.oasis.opendocument.text"),
    ],
)
def test_los_bytes_deciden_y_no_el_nombre(contenido, tipo):
    revisado = revisar_archivo(subido(contenido, "../../etc/foto.exe"))
    assert revisado.tipo_mime == tipo
    assert revisado.sha256 == hashlib.sha256(revisado.contenido).hexdigest()


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    ("contenido", "dice"),
    [
        (b"", "está vacío"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "No es un archivo"),
        (b"<!doctype html><script>alert(1)</script>", "No es un archivo"),
        (b"MZ\x90\x00" + b"\0" * 200, "No es un archivo"),
        (PDF[:-7], "incompleto"),
        (imagen()[:300], "dañada"),
        (imagen("PNG")[:60], "dañada"),
        (oficina()[:-30], "incompleto o dañado"),
        (paquete(**{"hola.txt": "x"}), "No es un archivo"),
        (oficina(**{"xl/vbaProject.bin": "x"}), "macros"),
        (oficina(**{f"xl/media/{n}.txt": "" for n in range(2_000)}), "más de 2,000 partes"),
        (odf("presentation"), "No es un archivo"),
        (paquete(mimetype="x" * 500), "No es un archivo"),
        (PDF + b"\0" * MAXIMO, "10.0 MB y el máximo es 10 MB"),
    ],
)
def test_lo_que_no_es_evidencia_se_rechaza_con_una_frase(contenido, dice):
    with pytest.raises(NoEsEvidencia, match=dice):
        revisar_archivo(subido(contenido, "informe.pdf"))


def como_queda(figura, **opciones):
    salida = io.BytesIO()
    figura.save(salida, "PNG", **opciones)
    limpia = revisar_archivo(subido(salida.getvalue(), "plano.png")).contenido
    return Image.open(io.BytesIO(limpia))


def test_un_gris_de_16_bits_no_se_quema():
    """As scanners give it: what is darker stays darker, from black to white."""
    figura = Image.new("I;16", (256, 1))
    figura.putdata([257 * n for n in range(256)])
    assert como_queda(figura).convert("L").tobytes() == bytes(range(256))


def test_la_transparencia_de_una_paleta_se_queda():
    """Black ink on nothing is not all black."""
    figura = Image.new("P", (2, 1))
    figura.putpalette([0, 0, 0] * 2)
    figura.putpixel((1, 0), 1)
    queda = como_queda(figura, transparency=0)
    assert [queda.getpixel((x, 0)) for x in (0, 1)] == [(0, 0, 0, 0), (0, 0, 0, 255)]


def test_el_limite_exacto_se_acepta():
    justo = PDF[:9] + b" " * (MAXIMO - len(PDF)) + PDF[9:]
    assert len(justo) == MAXIMO
    assert revisar_archivo(subido(justo)).tipo_mime == "application/pdf"


def test_una_bomba_de_imagen_se_rechaza_sin_abrirla():
    salida = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(salida, "PNG")
    with pytest.raises(NoEsEvidencia, match="demasiado grande"):
        revisar_archivo(subido(salida.getvalue(), "foto.png"))


@pytest.mark.parametrize("formato", ["JPEG", "PNG"])
def test_la_foto_pierde_su_lugar_y_su_aparato(formato):
    original = imagen(formato)
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(GPS)
    limpio = revisar_archivo(subido(original)).contenido
    assert not Image.open(io.BytesIO(limpio)).getexif()
    assert b"TelefonoDePrueba" not in limpio


def test_la_foto_queda_derecha():
    salida = io.BytesIO()
    datos = Image.Exif()
    datos[0x0112] = 6
    Image.new("RGB", (40, 20)).save(salida, "JPEG", exif=datos.tobytes())
    limpia = Image.open(io.BytesIO(revisar_archivo(subido(salida.getvalue())).contenido))
    assert limpia.size == (20, 40)


# --- Sending it -------------------------------------------------------------------------------
def test_un_reporte_con_archivo_enlace_y_reserva(cliente, direccion, datos, carpeta):
    response = cliente.post(
        direccion,
        con(
            datos,
            {"titulo": "Minuta", "archivo": subido(PDF, "a" * 300 + ".pdf"), "reservada": "on"},
            {},
            {"titulo": "Nota", "url": "https://example.org/nota"},
        ),
    )
    assert response.status_code == 302
    minuta, nota = Evidencia.objects.all()
    assert (minuta.titulo, minuta.publica, minuta.bytes) == ("Minuta", False, len(PDF))
    assert minuta.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (nota.orden, nota.url, nota.publica) == (2, "https://example.org/nota", True)
    (archivo,) = guardados(carpeta)
    assert archivo.read_bytes() == PDF
    assert re.fullmatch(r"[0-9a-f]{30,64}\.pdf", archivo.name)
    assert os.stat(archivo).st_mode & 0o777 == 0o600


def test_sin_evidencia_tambien_se_reporta(cliente, direccion, datos):
    cliente.post(direccion, datos)
    assert Avance.objects.count() == 1
    assert not Evidencia.objects.exists()


@pytest.mark.parametrize(
    ("una", "dice"),
    [
        ({"titulo": "Minuta"}, "Elija el archivo otra vez"),
        ({"url": "https://example.org"}, "Escriba qué es esta evidencia"),
        ({"titulo": "X", "url": "javascript:alert(1)"}, "Escriba la dirección completa"),
        ({"titulo": "X", "url": "ftp://example.org/x"}, "Escriba la dirección completa"),
        ({"titulo": "x" * 201, "url": "https://example.org"}, "200 caracteres"),
        ({"titulo": "a\x07b", "url": "https://example.org"}, "carácter invisible"),
    ],
)
def test_lo_que_falta_se_dice_y_nada_se_pierde(cliente, direccion, datos, carpeta, una, dice):
    response = cliente.post(direccion, con(datos, {}, una))
    html = response.content.decode()
    assert dice in html
    assert "Evidencia 2" in html
    assert datos["texto"] in html
    assert not Avance.objects.exists()


def test_un_archivo_malo_no_deja_nada_y_guarda_lo_escrito(cliente, direccion, datos, carpeta):
    bueno = {"titulo": "Buena", "archivo": subido(PDF)}
    malo = {"titulo": "La foto", "archivo": subido(b"<html>", "foto.jpg")}
    html = cliente.post(direccion, con(datos, bueno, malo)).content.decode()
    assert "No es un archivo PDF" in html
    assert 'value="La foto"' in html
    assert datos["texto"] in html
    assert "vuelva a elegirlos" in html
    assert guardados(carpeta) == []


def test_archivo_y_enlace_en_la_misma_no(cliente, direccion, datos):
    una = {"titulo": "X", "archivo": subido(PDF), "url": "https://example.org"}
    assert (
        "un archivo o un enlace, no los dos"
        in cliente.post(direccion, con(datos, una)).content.decode()
    )


def test_mas_de_cinco_no_caben(cliente, direccion, datos):
    seis = [{"titulo": f"E{n}", "url": "https://example.org"} for n in range(6)]
    envio = con(datos, *seis) | {"evidencia-TOTAL_FORMS": 6}
    cliente.post(direccion, envio)
    assert Evidencia.objects.count() <= 5


def test_el_mismo_archivo_se_guarda_una_vez(cliente, direccion, datos, carpeta):
    cliente.post(direccion, con(datos, {"titulo": "Una", "archivo": subido(PDF)}))
    otra = con(datos, {"titulo": "Otra", "archivo": subido(PDF)}) | {
        "visto": Avance.objects.get().pk
    }
    cliente.post(direccion, otra)
    una, otra = Evidencia.objects.order_by("pk")
    assert una.archivo.name == otra.archivo.name
    assert len(guardados(carpeta)) == 1


def test_si_la_base_falla_no_queda_el_archivo(actividad, enlace, dependencia, carpeta):
    buena = Evidencia(titulo="Buena", tipo_mime="application/pdf", bytes=9, sha256="a" * 64)
    buena.archivo = subido(PDF)
    mala = Evidencia(titulo="", url="https://example.org")
    with pytest.raises(Exception, match="titulo_no_vacio"):
        registrar_avance(
            actividad=actividad,
            visto=None,
            autor=enlace,
            dependencia=dependencia,
            evidencias=[buena, mala],
            porcentaje=10,
            fecha="2026-01-15",
            texto="x",
        )
    assert guardados(carpeta) == []


# --- Handing it out ---------------------------------------------------------------------------
@pytest.fixture
def evidencia(actividad):
    return EvidenciaFactory(
        avance=AvanceFactory(actividad=actividad),
        titulo="Minuta de la sesión",
        archivo=subido(PDF, "x.pdf"),
        url="",
        tipo_mime="application/pdf",
        bytes=len(PDF),
        sha256=hashlib.sha256(PDF).hexdigest(),
    )


def privada(evidencia):
    return f"/panel/evidencias/{evidencia.pk}/"


def publica(evidencia):
    return f"/evidencias/{evidencia.pk}/"


def publicar(evidencia):
    evaluacion = evidencia.avance.actividad.compromiso.evaluacion
    evaluacion.publicada_en = "2026-01-01T00:00Z"
    evaluacion.save()


def test_se_entrega_para_guardar_y_nada_corre(cliente, evidencia):
    response = cliente.get(privada(evidencia))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="minuta-de-la-sesion.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


@pytest.fixture
def enviar(cliente, direccion):
    """enviar(cuerpo, falta=0): the answer of the whole application, as a server calls it, to a
    form whose last `falta` bytes never came."""
    pagina = cliente.get(direccion)
    ficha = re.search(r'csrfmiddlewaretoken"\s+value="([^"]+)"', pagina.content.decode())[1]

    def enviar(cuerpo, falta=0):
        cuerpo = cuerpo.replace(b"FICHA", ficha.encode())
        pedido = RequestFactory().generic(
            "POST",
            direccion,
            cuerpo,
            content_type="multipart/form-data; boundary=ORILLA",
            headers={"cookie": cliente.cookies.output(header="", sep=";")},
        )
        pedido.environ["wsgi.input"] = io.BytesIO(cuerpo)
        pedido.environ["CONTENT_LENGTH"] = str(len(cuerpo) + falta)
        estados = []
        partes = application(pedido.environ, lambda estado, cabeceras: estados.append(estado))
        return int(estados[0][:3]), b"".join(partes).decode()

    request_started.disconnect(close_old_connections)  # this test's transaction is in it
    yield enviar
    request_started.connect(close_old_connections)


def multipartes(datos) -> bytes:
    """The form's body: the fields, and then a file."""
    campos = {"csrfmiddlewaretoken": "FICHA", **con(datos, {"titulo": "La minuta"})}
    partes = [
        f'--ORILLA\r\nContent-Disposition: form-data; name="{nombre}"\r\n\r\n{valor}\r\n'
        for nombre, valor in campos.items()
    ]
    partes.append(
        '--ORILLA\r\nContent-Disposition: form-data; name="evidencia-0-archivo"; '
        'filename="minuta.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    return "".join(partes).encode() + PDF + b"\r\n--ORILLA--\r\n"


def test_un_envio_entero_se_guarda(enviar, datos, carpeta):
    assert enviar(multipartes(datos))[0] == 302
    assert Evidencia.objects.get().titulo == "La minuta"
    assert len(guardados(carpeta)) == 1


@pytest.mark.parametrize("se_anuncio", [True, False], ids=["de menos", "sin cierre"])
@pytest.mark.parametrize(
    "hasta", [b"1 0 obj", b"--ORILLA--", b'evidencia-0-titulo"', b'evidencia-TOTAL_FORMS"']
)
def test_un_envio_cortado_no_se_guarda_y_devuelve_lo_que_llego(
    enviar, datos, carpeta, hasta, se_anuncio
):
    """Cut in the file, after it, and where it would have been a report without evidence; with the
    length of the whole announced, or with that of what came."""
    entero = multipartes(datos)
    cortado = entero[: entero.index(hasta)]
    estado, html = enviar(cortado, falta=len(entero) - len(cortado) if se_anuncio else 0)
    assert estado == 400
    assert "El envío llegó cortado y no se guardó nada." in html
    assert datos["texto"] in html
    assert datos["siguiente_paso"] in html
    assert ('value="La minuta"' in html) == (hasta in (b"1 0 obj", b"--ORILLA--"))
    assert not Avance.objects.exists()
    assert guardados(carpeta) == []


def test_un_formulario_cortado_no_llega_a_quien_no_sabe_repetirlo():
    """One without files, such as that of one's password."""
    cuerpo = b"old_password=a&new_password1=una frase lar"
    pedido = RequestFactory().generic(
        "POST", "/cuenta/contrasena/", cuerpo, content_type="application/x-www-form-urlencoded"
    )
    pedido.environ["wsgi.input"], pedido.environ["CONTENT_LENGTH"] = io.BytesIO(cuerpo), "60"
    leido = {}

    def vista(request):
        leido.update(request.POST.dict())
        return HttpResponse()

    def aplicacion(environ, start_response):
        pedido = WSGIRequest(environ)
        pedido.user = AnonymousUser()
        return EntradaMiddleware(vista).process_view(pedido, vista, (), {}) or vista(pedido)

    assert vigilada(aplicacion)(pedido.environ, None).status_code == 400
    assert leido == {}


@pytest.mark.dos_bases
@pytest.mark.parametrize("con_ficha", [True, False])
def test_de_lo_que_llego_cortado_a_otra_pagina_se_copia_lo_escrito(actividad, enlace, con_ficha):
    """Half a form is not offered to be sent as it is, whether its token came or not."""
    cliente, escrito = Client(enforce_csrf_checks=not con_ficha), "Faltó la cotización de la"
    cliente.force_login(enlace)
    ruta = reverse("compromisos:prorroga-create", args=[actividad.pk])
    origen = {"HTTP_ORIGIN": "http://testserver", CORTADA: True}
    response = cliente.post(ruta, {"motivo": escrito}, **origen)
    assert response.status_code == 400
    assert "El envío llegó cortado" in response.text
    assert escrito in response.text
    assert f'href="{ruta}"' in response.text
    assert 'type="hidden" name="motivo"' not in response.text
    assert not Prorroga.objects.exists()


@pytest.mark.dos_bases
def test_un_envio_demasiado_grande_se_corta_y_dice_cuanto_cabe(
    cliente, direccion, datos, carpeta, settings
):
    settings.SUBIDA_MAXIMA = 3 << 20
    response = cliente.post(
        direccion, con(datos, {"titulo": "X", "archivo": subido(PDF + b"\0" * (3 << 20))})
    )
    html = response.content.decode()
    assert response.status_code == 413
    assert "No se guardó nada." in html
    assert "Cada evidencia puede pesar hasta 10 MB" in html
    assert "todo junto hasta 3 MB" in html
    assert not Avance.objects.exists()
    assert guardados(carpeta) == []


def test_un_texto_demasiado_largo_para_leerse_tambien_lo_dice(cliente, direccion, datos):
    response = cliente.post(direccion, datos | {"texto": "x" * (2 << 20)})
    assert response.status_code == 413
    assert "Lo que envió pesa demasiado" in response.content.decode()


def test_quien_no_responde_por_ella_no_la_ve(client, evidencia):
    assert client.get(privada(evidencia)).status_code == 302
    client.force_login(EnlaceFactory(usuario__username="ajeno").usuario)
    assert client.get(privada(evidencia)).status_code == 404
    client.force_login(UsuarioFactory(is_staff=True))
    assert client.get(privada(evidencia)).status_code == 404


def test_la_de_la_principal_la_ve_el_enlace_de_la_repetida(client, evidencia):
    principal = evidencia.avance.actividad
    repetida = ResponsabilidadFactory(
        actividad__compromiso=principal.compromiso, actividad__misma_que=principal
    )
    otro = EnlaceFactory(dependencia=repetida.dependencia, usuario__username="o").usuario
    client.force_login(otro)
    response = client.get(privada(evidencia))
    assert b"".join(response.streaming_content) == PDF


@pytest.mark.dos_bases
def test_el_publico_la_tiene_solo_validada_publicable_y_publicada(client, evidencia):
    publicar(evidencia)
    assert client.get(publica(evidencia)).status_code == 404
    RevisionFactory(avance=evidencia.avance)
    response = client.get(publica(evidencia))
    assert b"".join(response.streaming_content) == PDF
    assert not response.cookies
    evaluacion = evidencia.avance.actividad.compromiso.evaluacion
    evaluacion.publicada_en = None
    evaluacion.save()
    assert client.get(publica(evidencia)).status_code == 404


def test_la_devuelta_y_la_reservada_no_son_del_publico(client, actividad):
    for resultado, es_publica in (("devuelto", True), ("validado", False)):
        una = EvidenciaFactory(
            avance__actividad=actividad,
            archivo=subido(PDF, "x.pdf"),
            url="",
            tipo_mime="application/pdf",
            bytes=len(PDF),
            sha256="b" * 64,
            publica=es_publica,
            titulo="TITULO RESERVADO",
        )
        publicar(una)
        RevisionFactory(avance=una.avance, resultado=resultado)
        assert client.get(publica(una)).status_code == 404
    ruta = actividad.get_absolute_url()
    assert "TITULO RESERVADO" not in client.get(ruta).content.decode()


@pytest.mark.dos_bases
def test_un_archivo_perdido_es_404_y_no_500(cliente, evidencia):
    os.remove(evidencia.archivo.path)
    assert cliente.get(privada(evidencia)).status_code == 404
