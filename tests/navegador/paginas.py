"""What every journey asks of a page: that axe finds nothing, and that it fits the screen."""

import os

from axe_playwright_python.base import AXE_SCRIPT

ANCHOS = [320, 1280]
# Both engines draw the same page: `make test` looks at half of a long list beside each of them.
MITAD = os.environ.get("EVJ_TEST_MITAD", "")
DE_COLOR = ["color-contrast", "link-in-text-block"]  # all that a change of theme can break
AL_INSTANTE = "* { transition: none !important; }"  # the stock admin fades between themes
CHICOS = """() => [...document.querySelectorAll('a, button, select, input, summary')].filter(e => {
  const blanco = ['checkbox', 'radio'].includes(e.type) ? e.labels[0] : e;
  const r = blanco.getBoundingClientRect();
  const suelto = !['inline', 'none'].includes(getComputedStyle(e).display);
  return suelto && r.width > 0 && (r.height < 44 || r.width < 24);
}).map(e => e.outerHTML.slice(0, 120))"""


def que_tocan(rutas) -> list:
    """Those to look at beside this engine: every other one in `make test`, otherwise all."""
    rutas = list(rutas)
    return rutas[int(MITAD) :: 2] if MITAD else rutas


def revisar(page, donde, reglas=None, parte=None):
    """Axe finds nothing; the page's context must bypass the policy, for axe to be put into it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        page.add_init_script(AXE_SCRIPT)  # sent once, it is there in each page that follows
    opciones = {"resultTypes": ["violations"], "preload": False}
    if reglas:
        opciones["runOnly"] = {"type": "rule", "values": reglas}
    hallazgos = page.evaluate(
        "([que, o]) => axe.run(que ?? document, o).then(r => r.violations)", [parte, opciones]
    )
    assert not hallazgos, (donde, [(h["id"], h["nodes"][0]["html"]) for h in hallazgos])


def revisar_en_cada_pantalla(page, donde, parte=None):
    """At each width: nothing sticks out and, in both themes, axe finds nothing; `parte`: all that
    the page has of its own, the rest having been looked at in another one."""
    page.wait_for_load_state()  # whoever came by a click did not wait for the style
    page.add_style_tag(content=AL_INSTANTE)
    for ancho in ANCHOS:
        page.set_viewport_size({"width": ancho, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= ancho, (donde, ancho)
        for tema, reglas in (("light", None), ("dark", DE_COLOR)):
            page.emulate_media(color_scheme=tema)
            revisar(page, (donde, ancho, tema), reglas, parte)
