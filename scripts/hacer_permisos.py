"""Write docs/permisos.md, who may read and do what, from the matrix that the tests walk.

python -m scripts.hacer_permisos
"""

from pathlib import Path

from tests.permisos.matriz import en_markdown

DESTINO = Path(__file__).resolve().parent.parent / "docs" / "permisos.md"

if __name__ == "__main__":
    DESTINO.write_text(en_markdown(), encoding="utf-8")
