"""`python -m tests.plantilla NOMBRE`: migrate once the database of which each part of the suite
takes a copy. NOMBRE is a file for SQLite, a database for PostgreSQL."""

import gc
import os
import sys

import django


def main(nombre: str):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    gc.disable()  # a third of the time; it gives little back
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = nombre
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
