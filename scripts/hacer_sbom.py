"""Make requirements/sbom.json, the bill of materials of what runs in production.

    python scripts/hacer_sbom.py > requirements/sbom.json

CycloneDX 1.6, from the lock requirements/base.txt alone: the same lock gives the same bytes.
"""

import json
import re
import sys
from pathlib import Path

CANDADO = Path(__file__).resolve().parent.parent / "requirements" / "base.txt"


def componentes(candado: str) -> list[dict]:
    """One component a pinned package, with the digests that pip checks."""
    salida = []
    for bloque in re.split(r"\n(?=\S)", candado):
        if hallado := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", bloque):
            nombre, version = hallado.groups()
            referencia = f"pkg:pypi/{nombre}@{version}"
            salida.append(
                {
                    "type": "library",
                    "bom-ref": referencia,
                    "name": nombre,
                    "version": version,
                    "purl": referencia,
                    "hashes": [
                        {"alg": "SHA-256", "content": huella}
                        for huella in re.findall(r"sha256:([0-9a-f]{64})", bloque)
                    ],
                }
            )
    return salida


def sbom(candado: str) -> str:
    documento = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "evj"}},
        "components": componentes(candado),
    }
    return json.dumps(documento, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(sbom(CANDADO.read_text(encoding="utf-8")))
