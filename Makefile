# The only two commands a newcomer needs: `make run` and `make test` (ARGS="..." goes to pytest).
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
run test:
	@test -n "$(PYTHON)" || { echo "Hace falta Python 3.11 o más nuevo: instálelo y repita."; exit 1; }
	@$(PYTHON) scripts/tareas.py $@ $(ARGS)
.PHONY: run test
