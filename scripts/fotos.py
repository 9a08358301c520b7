"""Take the pictures of README and docs/ from the running program.

    .venv/bin/python scripts/fotos.py [NAME...]

Makes a site of its own in a temporary folder, imports the real agenda as an admin would, reports
progress as an official would, fills the invented edition, and photographs what each of them sees;
with names (obra, panel), only those pictures are kept.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import tareas
from playwright.sync_api import sync_playwright

RAIZ = Path(__file__).resolve().parent.parent
FOTOS = RAIZ / "docs" / "imagenes"
OPCIONES = [
    "--no-sandbox",
    "--lang=es-MX",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
]


@contextlib.contextmanager
def sitio():
    """A site with an empty agenda; yields its address and the demo logins (user -> password)."""
    with tempfile.TemporaryDirectory(prefix="evj-fotos-") as carpeta:
        entorno = {
            "PATH": os.environ["PATH"],
            "EVJ_SECRET_KEY": "la-de-las-fotos-que-no-sirve-para-nada-más-que-para-eso",
            "EVJ_ALLOWED_HOSTS": "127.0.0.1",
            "EVJ_HTTPS": "False",
            "EVJ_DEMO": "True",
            "EVJ_SEGUNDO_FACTOR": "False",
            "EVJ_DEBUG": "True",
            "EVJ_ARCHIVOS": carpeta,
            "DATABASE_URL": f"sqlite:///{carpeta}/evj.sqlite3",
        }

        def manage(*orden):
            return subprocess.run(
                [sys.executable, "manage.py", *orden],
                cwd=RAIZ,
                env=entorno,
                check=True,
                capture_output=True,
                text=True,
            ).stdout

        manage("migrate", "-v0")
        claves = dict(re.findall(r"(demo\.\w+)\s+(\S+)", manage("preparar_demo")))
        with socket.socket() as libre:
            libre.bind(("127.0.0.1", 0))
            puerto = libre.getsockname()[1]
        orden = [sys.executable, "manage.py", "runserver", "--noreload", str(puerto)]
        servidor = subprocess.Popen(
            orden, cwd=RAIZ, env=entorno, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            esperar(f"http://127.0.0.1:{puerto}/salud/")
            yield f"http://127.0.0.1:{puerto}", claves, manage
        finally:
            servidor.terminate()
            servidor.wait()


def esperar(url: str):
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - own address
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("El sitio no respondió.")


class Camara:
    """A browser of one person; pictures are cut to what a reader needs to see."""

    def __init__(self, navegador, url: str, ancho: int = 1280):
        contexto = navegador.new_context(
            base_url=url,
            viewport={"width": ancho, "height": 900},
            locale="es-MX",
            timezone_id="America/Mexico_City",
            color_scheme="light",
        )
        self.page = contexto.new_page()

    def entrar(self, usuario: str, clave: str):
        self.page.goto("/cuenta/entrar/")
        self.page.get_by_label("Usuario").fill(usuario)
        self.page.get_by_label("Contraseña", exact=True).fill(clave)
        self.page.get_by_role("button", name="Entrar").click()

    def tomar(self, nombre: str, ruta: str | None = None, alto: int = 1000):
        if ruta:
            self.page.goto(ruta)
        if sys.argv[1:] and nombre not in sys.argv[1:]:
            return
        ancho = self.page.viewport_size["width"]
        total = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.screenshot(
            path=FOTOS / f"{nombre}.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": ancho, "height": min(alto, total)},
        )


def fotografiar(navegador, url, claves, manage):
    admin = Camara(navegador, url)
    admin.entrar("demo.administracion", claves["demo.administracion"])
    admin.page.goto("/admin/compromisos/evaluacion/import/")
    admin.page.get_by_label("Archivo").set_input_files(RAIZ / "fixtures" / "agenda_evj.xlsx")
    admin.page.get_by_label("Crear dependencias nuevas").check()
    admin.tomar("importar")
    admin.page.get_by_role("button", name="Ver qué cambiaría").click()
    admin.tomar("importacion", alto=1100)
    manage("loaddata", "agenda_evj", "-v0")
    claves |= dict(re.findall(r"(demo\.\w+)\s+(\S+)", manage("preparar_demo")))
    admin.tomar("administracion", "/admin/compromisos/evaluacion/")
    publico = Camara(navegador, url)
    publico.tomar("inicio", "/", alto=900)
    Camara(navegador, url, 360).tomar("inicio-telefono", "/", alto=1400)
    publico.tomar("agenda", "/agendas/evj/", alto=1100)
    manage("cerrar_corte")
    publico.tomar("corte", "/cortes/1/", alto=1050)
    enlace = Camara(navegador, url)
    enlace.entrar("demo.estrategias", claves["demo.estrategias"])
    enlace.tomar("panel", "/panel/", alto=1000)
    enlace.page.get_by_role("link", name=re.compile("Reportar avance")).first.click()
    enlace.tomar("reportar", alto=1500)
    fotografiar_obras(navegador, url, claves, manage)


def fotografiar_obras(navegador, url, claves, manage):
    """With the invented edition, which says so on each page."""
    manage("loaddata", "municipios_jalisco", "reglas_comites", "-v0")
    claves |= dict(re.findall(r"(demo\.\w+)\s+(\S+)", manage("demo")))
    Camara(navegador, url).tomar("obra", "/obras/demo-drenaje/", alto=1050)
    enlace = Camara(navegador, url)
    enlace.entrar("demo.estrategias", claves["demo.estrategias"])
    enlace.tomar("reportar-obra", "/panel/obras/demo-alumbrado/avance/", alto=1300)
    integrante = Camara(navegador, url, 360)
    integrante.entrar("demo.contraloria", claves["demo.contraloria"])
    integrante.tomar("pedir-mantenimiento", "/panel/obras/mantenimiento/nueva/", alto=1100)


def main():
    programa = tareas.buscar_chromium()
    FOTOS.mkdir(parents=True, exist_ok=True)
    with sitio() as (url, claves, manage), sync_playwright() as playwright:
        navegador = playwright.chromium.launch(executable_path=programa, args=OPCIONES)
        fotografiar(navegador, url, claves, manage)
        navegador.close()


if __name__ == "__main__":
    main()
