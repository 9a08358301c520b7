"""What each public page says."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils.html import strip_tags

from compromisos.models import Actividad
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CompromisoFactory,
    DependenciaFactory,
    DocumentoFactory,
    EvaluacionFactory,
    EvidenciaFactory,
    PuntoSintesisFactory,
    RecomendacionFactory,
    ResponsabilidadFactory,
    RevisionFactory,
)

pytestmark = pytest.mark.una_base

AGENDA = "/agendas/evj/"
COMPROMISO = "/agendas/evj/compromisos/1/"
ACTIVIDAD = "/agendas/evj/compromisos/1/actividades/2/"
DEPENDENCIA = "/dependencias/direccion-juridica/"
TODAS = ["/", "/agendas/", AGENDA, COMPROMISO, ACTIVIDAD, "/dependencias/", DEPENDENCIA]


def texto(response) -> str:
    return " ".join(response.content.decode().split())


def llano(response) -> str:
    """What is read, without the marks."""
    return " ".join(strip_tags(response.content.decode()).split())


def test_inicio_sin_agendas_dice_que_no_hay(client, db):
    assert "No hay ninguna agenda publicada" in texto(client.get("/"))


def test_inicio_dice_la_verdad_de_la_agenda_real(client, db, hoy):
    call_command("loaddata", "agenda_evj", verbosity=0)
    leido = llano(client.get("/"))
    assert "31 actividades: 0 con avance reportado, 0 con avance verificado, " in leido
    assert "22 vencidas, 9 sin fecha Es lo que" in leido
    assert "Hasta el 23 de noviembre de 2026 no se ha reportado ningún avance." in leido
    assert "No hay nada por vencer." in leido
    assert "Nadie ha reportado nada todavía." in leido
    assert "31 actividades: 22 vencidas, 9 sin fecha · Sin reporte" in leido


def test_inicio_muestra_lo_proximo_y_lo_ultimo(client, actividad, hoy):
    pronto = ActividadFactory(
        compromiso=actividad.compromiso,
        numero=3,
        texto="Abrir las sesiones",
        fecha_termino=hoy + datetime.timedelta(days=5),
    )
    AvanceFactory(actividad=pronto, porcentaje=40, texto="SECRETO")
    leido = llano(client.get("/"))
    encabezado = "2 actividades: 1 con avance reportado, 0 con avance verificado, 1 vencida"
    assert encabezado in leido
    assert "1.3 Abrir las sesiones Por vencer 28 de noviembre de 2026" in leido
    assert "40 % al 15 de enero de 2026 Por validar" in leido
    assert "SECRETO" not in leido


@pytest.mark.dos_bases
def test_inicio_no_anuncia_lo_que_ya_se_reporto_concluido(client, actividad, hoy):
    Actividad.objects.filter(pk=actividad.pk).update(fecha_termino=hoy)
    assert "Preparar un calendario" in llano(client.get("/")).split("Lo último")[0]
    AvanceFactory(actividad=actividad, porcentaje=100)
    assert "Preparar un calendario" not in llano(client.get("/")).split("Lo último")[0]


def test_inicio_con_muchas_agendas_las_pone_en_barras(client, actividad):
    otra = EvaluacionFactory(nombre="Otra agenda", publicada=True)
    ActividadFactory(compromiso=CompromisoFactory(evaluacion=otra))
    leido = llano(client.get("/"))
    assert "2 agendas de mejora" in leido
    assert "Por agenda" in leido
    assert leido.index("Vamos Juntos 1 actividad: 1 vencida") < leido.index("Otra agenda")


def test_lo_no_publicado_no_existe(client, actividad):
    for ruta in TODAS[2:]:
        assert client.get(ruta).status_code == 200, ruta
    evaluacion = actividad.compromiso.evaluacion
    evaluacion.publicada_en = None
    evaluacion.save()
    for ruta in TODAS[2:]:
        assert client.get(ruta).status_code == 404 or ruta == "/dependencias/", ruta
    assert "Jurídica" not in texto(client.get("/dependencias/"))
    assert "Vamos Juntos" not in texto(client.get("/agendas/"))
    assert "Vamos Juntos" not in texto(client.get("/"))


@pytest.mark.parametrize("ruta", [*TODAS, "/accesibilidad/", "/robots.txt"])
def test_nadie_recibe_una_galleta(client, actividad, ruta):
    response = client.get(ruta)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(ruta).status_code == 405
    assert client.head(ruta).status_code == 200


@pytest.mark.parametrize("ruta", [*TODAS, "/accesibilidad/"])
def test_cada_pagina_tiene_un_titulo_suyo_y_un_h1(client, actividad, ruta):
    html = texto(client.get(ruta))
    assert html.count("<h1") == 1
    assert '<html lang="es-MX">' in html
    assert 'href="/accesibilidad/"' in html
    assert "style=" not in html
    assert " onclick" not in html


def test_los_titulos_no_se_repiten(client, actividad):
    titulos = {texto(client.get(r)).split("<title>")[1].split("</title>")[0] for r in TODAS}
    assert len(titulos) == len(TODAS)


def test_la_evaluacion_muestra_textos_documentos_y_lo_que_no_tomo(client, actividad):
    evaluacion = actividad.compromiso.evaluacion
    evaluacion.descripcion = "Un programa <b>de</b> prueba"
    evaluacion.save()
    DocumentoFactory(evaluacion=evaluacion, titulo="Informe", url="https://example.org/informe")
    RecomendacionFactory(
        evaluacion=evaluacion, texto="Nadie la tomó", postura="no_acepta", motivo="No hay dinero"
    )
    html = texto(client.get(AGENDA))
    assert "Un programa &lt;b&gt;de&lt;/b&gt; prueba" in html
    assert 'href="https://example.org/informe"' in html
    assert 'href="/agendas/evj/cobertura/"' in html
    assert "Nadie la tomó" in html
    assert "No se acepta: No hay dinero" in html
    assert "1 compromiso" in html


def test_el_compromiso_dice_de_donde_viene_y_cuanto_lleva(client, actividad):
    punto = PuntoSintesisFactory(evaluacion=actividad.compromiso.evaluacion, numero=7, texto="Eso")
    actividad.compromiso.recomendacion.puntos.add(punto)
    ActividadFactory(compromiso=actividad.compromiso, numero=1)
    ActividadFactory(compromiso=actividad.compromiso, numero=3)
    leido = llano(client.get(COMPROMISO))
    assert "Avance reportado del compromiso Sin reporte" in leido
    assert "0 %" not in leido
    assert "Punto 7. Eso" in leido
    AvanceFactory(actividad=actividad, porcentaje=60)
    leido = llano(client.get(COMPROMISO))
    assert "del compromiso 20 % reportado · nada verificado Brecha: 20 puntos" in leido
    assert "2 de 3 sin reporte" in leido


def test_el_compromiso_sin_actividades_lo_dice(client, publicada):
    CompromisoFactory(evaluacion=publicada, numero=1)
    leido = llano(client.get(COMPROMISO))
    assert "Este compromiso no tiene actividades" in leido
    assert "Sin reporte" in leido


def test_el_compromiso_lleva_al_de_antes_y_al_de_despues(client, publicada):
    for numero in (1, 3, 8):
        CompromisoFactory(evaluacion=publicada, numero=numero)
    html = texto(client.get("/agendas/evj/compromisos/3/"))
    assert 'href="/agendas/evj/compromisos/1/"' in html
    assert 'href="/agendas/evj/compromisos/8/"' in html


def test_la_actividad_muestra_la_fecha_leida_y_la_impresa(client, actividad, hoy):
    leido = llano(client.get(ACTIVIDAD))
    assert "29 de marzo de 2019 (venció hace 7 años y 7 meses)" in leido
    assert "La fuente la imprime así: «29/03/19 11:00 PM»" in leido
    assert "Dirección Jurídica" in leido
    assert "Sin reporte." in leido


def test_la_actividad_sin_texto_dice_que_la_fuente_lo_perdio(client, actividad):
    Actividad.objects.filter(pk=actividad.pk).update(
        texto="", texto_completo=False, nota_fuente="Sólo queda una palabra."
    )
    leido = llano(client.get(ACTIVIDAD))
    assert "La fuente perdió el texto de esta actividad" in leido
    assert "El texto no está completo." in leido
    assert "Sólo queda una palabra." in leido


def test_de_un_avance_sin_validar_solo_se_ve_la_cifra_y_el_dia(client, actividad):
    avance = AvanceFactory(
        actividad=actividad, porcentaje="74.5", texto="SECRETO", siguiente_paso="PASO"
    )
    avance.autor.first_name = "PERSONA"
    avance.autor.save()
    for ruta in TODAS:
        html = texto(client.get(ruta))
        assert "SECRETO" not in html
        assert "PASO" not in html
        assert "PERSONA" not in html
        assert avance.autor.username not in html
    response = client.get(ACTIVIDAD)
    assert "74.5 % reportado al 15 de enero de 2026 Por validar" in llano(response)
    assert "«Por validar»: lo dice la dependencia" in llano(response)
    RevisionFactory(avance=avance)
    assert "«Por validar»: lo dice la dependencia" not in llano(client.get(ACTIVIDAD))
    (suceso,) = [s for s in response.context["sucesos"] if s.tipo == "avance"]
    assert (suceso.fila.texto, suceso.fila.siguiente_paso, suceso.fila.publicables) == ("", "", [])


@pytest.mark.parametrize(("sobran", "hay_mas"), [(0, False), (1, True)])
def test_de_una_historia_muy_larga_se_ve_lo_ultimo_y_se_dice(client, actividad, sobran, hay_mas):
    de_antes = len(client.get(actividad.get_absolute_url()).context["sucesos"])
    AvanceFactory.create_batch(100 - de_antes + sobran, actividad=actividad)
    response = client.get(actividad.get_absolute_url())
    assert len(response.context["sucesos"]) == 100
    assert ("Es lo último" in response.text) is hay_mas


def test_lo_devuelto_se_dice_tambien_en_las_listas(client, actividad):
    avance, dice = AvanceFactory(actividad=actividad), "El último reporte se devolvió"
    rutas = [ACTIVIDAD, COMPROMISO, AGENDA]
    for ruta in rutas:
        assert dice not in llano(client.get(ruta)), ruta
    RevisionFactory(avance=avance, resultado="devuelto")
    for ruta in rutas:
        assert dice in llano(client.get(ruta)), ruta
    RevisionFactory(avance=AvanceFactory(actividad=actividad))
    for ruta in rutas:
        assert dice not in llano(client.get(ruta)), ruta


def test_dice_cuanta_evidencia_es_reservada_y_no_cual(client, actividad):
    avance = AvanceFactory(actividad=actividad)
    for n in range(2):
        EvidenciaFactory(avance=avance, orden=n + 1, titulo="PADRÓN", publica=False)
    assert "reservada" not in llano(client.get(ACTIVIDAD)), "nobody has looked at it yet"
    RevisionFactory(avance=avance)
    leido = llano(client.get(ACTIVIDAD))
    assert "2 evidencias reservadas, que la unidad de evaluación revisó y no se publican" in leido
    assert "PADRÓN" not in leido
    sin_nada = AvanceFactory(actividad=actividad, porcentaje=50)
    assert "no trae evidencia" not in llano(client.get(ACTIVIDAD))
    RevisionFactory(avance=sin_nada, suficiencia="no")
    assert "El reporte no trae evidencia." in llano(client.get(ACTIVIDAD))


def test_el_avance_de_lo_no_publicado_no_se_anuncia(client, actividad):
    AvanceFactory(actividad__texto="Un borrador", porcentaje=33)
    leido = llano(client.get("/"))
    assert "Un borrador" not in leido
    assert "Nadie ha reportado nada todavía." in leido


def test_casi_cien_no_es_cien(client, actividad):
    AvanceFactory(actividad=actividad, porcentaje="99.99")
    leido = llano(client.get(ACTIVIDAD))
    assert "99.9 % reportado" in leido
    assert "En proceso" in leido


def test_las_actividades_repetidas_se_enlazan_y_comparten_el_avance(client, actividad):
    repetida = ActividadFactory(
        compromiso=CompromisoFactory(evaluacion=actividad.compromiso.evaluacion, numero=7),
        numero=2,
        misma_que=actividad,
    )
    AvanceFactory(actividad=actividad, porcentaje=30)
    de_ida = texto(client.get(repetida.get_absolute_url()))
    de_vuelta = texto(client.get(ACTIVIDAD))
    assert f'href="{ACTIVIDAD}"' in de_ida
    assert "30 %" in de_ida.replace("\xa0", " ")
    assert f'href="{repetida.get_absolute_url()}"' in de_vuelta


@pytest.mark.dos_bases
def test_la_dependencia_reune_lo_suyo_de_las_agendas_publicadas(client, actividad):
    unidad = actividad.dependencias.get()
    for nombre, publicada in (("Segunda agenda", True), ("Borrador", False)):
        evaluacion = EvaluacionFactory(nombre=nombre, slug=nombre.split()[0], publicada=publicada)
        ResponsabilidadFactory(
            actividad__compromiso__evaluacion=evaluacion,
            actividad__texto=f"Actividad de {nombre}",
            dependencia=unidad,
        )
    leido = llano(client.get(DEPENDENCIA))
    assert "Actividad de Segunda agenda" in leido
    assert "Borrador" not in leido
    solo = llano(client.get(DEPENDENCIA, {"agenda": "evj"}))
    assert "Actividad de Segunda agenda" not in solo
    assert "Preparar un calendario" in solo


def test_una_dependencia_que_no_responde_por_nada_no_tiene_pagina(client, actividad):
    DependenciaFactory(slug="sin-nada")
    assert client.get("/dependencias/sin-nada/").status_code == 404


def test_el_documento_guardado_se_descarga_y_no_se_abre(client, actividad, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evaluacion = actividad.compromiso.evaluacion
    documento = DocumentoFactory(evaluacion=evaluacion, url="", archivo="documentos/x.pdf")
    documento.archivo.storage.save("documentos/x.pdf", ContentFile(b"%PDF-1.7 hola"))
    ruta = f"/agendas/evj/documentos/{documento.pk}/"
    assert f'href="{ruta}"' in texto(client.get(AGENDA))
    response = client.get(ruta)
    assert b"".join(response) == b"%PDF-1.7 hola"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    documento.archivo.storage.delete("documentos/x.pdf")
    assert client.get(ruta).status_code == 404


@pytest.mark.dos_bases
def test_el_documento_de_una_evaluacion_sin_publicar_no_existe(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    documento = DocumentoFactory(evaluacion__slug="b", url="", archivo="documentos/x.pdf")
    documento.archivo.storage.save("documentos/x.pdf", ContentFile(b"%PDF-1.7 hola"))
    assert client.get(f"/agendas/b/documentos/{documento.pk}/").status_code == 404


def test_el_documento_que_esta_en_otro_sitio_no_se_descarga_aqui(client, actividad):
    documento = DocumentoFactory(evaluacion=actividad.compromiso.evaluacion)
    assert client.get(f"/agendas/evj/documentos/{documento.pk}/").status_code == 404


def test_la_declaracion_dice_a_quien_avisar(client, settings, db):
    assert "dígalo a la unidad de evaluación" in texto(client.get("/accesibilidad/"))
    settings.CONTACTO = "evaluacion@example.org"
    assert 'href="mailto:evaluacion@example.org"' in texto(client.get("/accesibilidad/"))


def test_los_robots_no_entran_al_panel(client):
    assert "Disallow: /panel/" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("ruta", ["/cambios/", "/cortes/"])
def test_de_las_listas_se_vuelve_al_inicio(client, db, ruta):
    html = client.get(ruta).content.decode()
    _, _, migas = html.partition('<nav class="migas" aria-label="Ruta">')
    assert '<a href="/">Inicio</a>' in migas.partition("</nav>")[0]
