"""An admin form as the browser would send it back: every control with the value it shows."""

from html.parser import HTMLParser


class _Controles(HTMLParser):
    def __init__(self):
        super().__init__()
        self.datos, self.select, self.area = {}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        nombre = attrs.get("name")
        if tag == "input" and nombre and attrs.get("type") not in ("submit", "file"):
            if attrs.get("type") in ("checkbox", "radio") and "checked" not in attrs:
                return
            self.datos[nombre] = attrs.get("value", "on" if "checked" in attrs else "") or ""
        elif tag == "select":
            self.select = nombre
            self.multiple = "multiple" in attrs
            if nombre and not self.multiple:
                self.datos[nombre] = ""
        elif tag == "option" and self.select and "selected" in attrs:
            if self.multiple:
                self.datos.setdefault(self.select, []).append(attrs.get("value", ""))
            else:
                self.datos[self.select] = attrs.get("value", "")
        elif tag == "textarea" and nombre:
            self.area = nombre
            self.datos[nombre] = ""

    def handle_data(self, data):
        if self.area:
            self.datos[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.datos[self.area] = self.datos[self.area].removeprefix("\r\n").removeprefix("\n")
            self.area = None
        elif tag == "select":
            self.select = None


def lleno(response) -> dict:
    """What the page's form would post, without the empty rows that a button adds."""
    controles = _Controles()
    controles.feed(response.content.decode())
    return {k: v for k, v in controles.datos.items() if "__prefix__" not in k}
