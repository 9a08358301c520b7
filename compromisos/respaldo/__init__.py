"""The whole site in one archive, and back: rows, uploaded files and their checksums.

Rows travel as JSON lines and not as a dump of the engine's own, so that a backup made on SQLite is
restored on PostgreSQL and the other way round, and neither needs a program beside Python.
"""
