"""Make a local site's database ready: tables, the real agenda, the municipalities of Jalisco, who
may sit in a committee and one demo login for each role.

    python -m scripts.preparar_sitio

With DEMO=1 in the environment (`make run DEMO=1`), an invented edition too, marked as such.

One process for the three, because starting Django costs more than any of them.
"""

import gc
import os

import django
from django.core.management import call_command


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evj.settings")
    django.setup()
    gc.disable()  # a third of the time that the tables of a new site take; it gives little back
    call_command("migrate", verbosity=0)
    gc.enable()
    call_command("loaddata", "agenda_evj", "municipios_jalisco", "reglas_comites", verbosity=0)
    call_command("preparar_demo")
    if os.environ.get("DEMO") == "1":
        call_command("demo")


if __name__ == "__main__":
    main()
