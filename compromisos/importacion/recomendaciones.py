"""Which recommendation each commitment of a sheet answers."""

from evj.web.exportacion import escapar

from .valores import ValorInvalido, leer_texto

TEXTO_MAXIMO = 20_000


class Recomendaciones:
    """The recommendations of one evaluation, before and after an import.

    `de`: for each commitment's number, the id of a recommendation on record or the text of a new
    one. `cambiadas`: new texts by id. `nuevas`: (text, number), in the order of the commitments
    that first need them, so that shuffled rows give the same.
    """

    def __init__(self, guardadas, compromisos):
        self.textos = {pk: texto for pk, _, texto in guardadas}
        self.siguiente = max((numero for _, numero, _ in guardadas), default=0) + 1
        self.compromisos = compromisos
        self.de: dict[int, int | str] = {}
        self.cambiadas: dict[int, str] = {}
        self.nuevas: list[tuple[str, int]] = []
        self._por_texto: dict[str, int | str] = {}
        for pk, texto in self.textos.items():
            self._por_texto.setdefault(como_se_lee(texto), pk)

    def asignar(self, leidos):
        """Give each commitment read (by number) its recommendation."""
        numeros = sorted(leidos)
        for numero in numeros:
            texto = leidos[numero].recomendacion
            presente = self._presente(numero)
            if presente is not None and como_se_lee(self.textos[presente]) == texto:
                self.de[numero] = presente
            elif texto in self._por_texto:
                self.de[numero] = self._por_texto[texto]
        ocupadas = set(self.de.values())
        for numero in numeros:
            if numero not in self.de:
                self.de[numero] = self._otra(numero, leidos[numero].recomendacion, ocupadas)

    def _presente(self, numero) -> int | None:
        compromiso = self.compromisos.get(numero)
        return compromiso.recomendacion if compromiso else None

    def _otra(self, numero, texto, ocupadas) -> int | str:
        """The one with this text by now; else the present one rewritten; else a new one."""
        if texto in self._por_texto:
            return self._por_texto[texto]
        presente = self._presente(numero)
        if presente is not None and presente not in ocupadas and self._sirve_solo_a(presente):
            self.cambiadas[presente] = texto
            ref = presente
        else:
            self.nuevas.append((texto, self.siguiente))
            self.siguiente += 1
            ref = texto
        self._por_texto[texto] = ref
        return ref

    def _sirve_solo_a(self, recomendacion) -> bool:
        suyos = [c for c in self.compromisos.values() if c.recomendacion == recomendacion]
        return len(suyos) == 1


def como_se_lee(texto: str) -> str:
    """A text on record as a cell of our export gives it back."""
    try:
        return leer_texto(escapar(texto), TEXTO_MAXIMO)
    except ValorInvalido:
        return texto
