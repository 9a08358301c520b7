"""`make run` and `make test`: what they promise to whoever has just cloned the repository."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import instalar
import psycopg
import pytest
import tareas
from django.conf import settings
from postgres_temporal import postgres_temporal

RAIZ = settings.BASE_DIR
IMPORTAN = {"venv", "--without-pip", "pip", "--python", "install", "--require-hashes"}


@pytest.fixture
def copia(tmp_path, monkeypatch):
    """A project folder of its own for the script, with locks but nothing installed."""
    (tmp_path / "requirements").mkdir()
    for candado in instalar.CANDADOS:
        (tmp_path / "requirements" / f"{candado}.txt").write_text(f"{candado} 1\n")
    (tmp_path / ".venv").mkdir()
    for modulo in (tareas, instalar):
        monkeypatch.setattr(modulo, "RAIZ", tmp_path)
    monkeypatch.setattr(instalar, "VENV", tmp_path / ".venv")
    return tmp_path


@pytest.fixture
def instalados(copia, monkeypatch):
    """Names of the locks that were really installed."""
    hechos = []
    monkeypatch.setattr(instalar, "_con_uv", lambda archivo: hechos.append(archivo.stem) or True)
    return hechos


# --- Installing -----------------------------------------------------------------------------
def test_se_instala_una_sola_vez_mientras_el_candado_sea_el_mismo(copia, instalados):
    instalar.instalar("base")
    instalar.instalar("base")
    assert instalados == ["base"]
    (copia / "requirements" / "base.txt").write_text("base 2\n")
    instalar.instalar("base")
    assert instalados == ["base", "base"]


def test_lo_de_desarrollo_trae_lo_de_base(instalados):
    instalar.instalar("dev")
    instalar.instalar("base")
    assert instalados == ["dev"]


def test_volver_a_un_candado_viejo_lo_instala_de_nuevo(copia, instalados):
    instalar.instalar("base")
    for candado in instalar.CANDADOS:
        (copia / "requirements" / f"{candado}.txt").write_text(f"{candado} 2\n")
    instalar.instalar("dev")
    (copia / "requirements" / "base.txt").write_text("base 1\n")
    instalar.instalar("base")
    assert instalados == ["base", "dev", "base"]


def test_instalar_otra_base_hace_incierto_lo_de_desarrollo(copia, instalados):
    instalar.instalar("dev")
    (copia / "requirements" / "base.txt").write_text("base 2\n")
    instalar.instalar("base")
    instalar.instalar("dev")
    assert instalados == ["dev", "base", "dev"]


def test_si_uv_no_puede_se_instala_con_pip(copia, monkeypatch):
    hechos = []
    monkeypatch.setattr(instalar, "_con_uv", lambda archivo: False)
    monkeypatch.setattr(instalar, "_con_pip", lambda archivo: hechos.append(archivo.stem))
    instalar.instalar("base")
    assert hechos == ["base"]


@pytest.fixture
def sin_uv(copia, monkeypatch):
    """A machine without uv, whose pip can install elsewhere; what was run there."""
    hechos, bin_ = [], copia / ".venv" / "bin"
    bin_.mkdir()
    monkeypatch.setattr(instalar, "PYTHON", bin_ / "python")
    monkeypatch.setattr(instalar, "BIN", bin_)
    monkeypatch.setattr(instalar.shutil, "which", lambda programa: None)
    monkeypatch.setattr(instalar.sys, "executable", "/usr/bin/python3")

    def correr(*orden, **_):
        hechos.append(list(map(str, orden)))
        if "venv" in orden:
            (bin_ / "python").touch()
            if "--without-pip" not in orden:
                (bin_ / "pip").touch()

    monkeypatch.setattr(instalar, "correr", correr)
    pip_puede(monkeypatch, True)
    return hechos


def pip_puede(monkeypatch, puede: bool):
    preguntado = subprocess.CompletedProcess([], 0 if puede else 1)
    monkeypatch.setattr(instalar.subprocess, "run", lambda *args, **kwargs: preguntado)


def en_breve(hechos) -> list[str]:
    """Each thing that was run: which program, the words that matter, and what for."""
    return [
        " ".join([Path(orden[0]).name, *(p for p in orden if p in IMPORTAN), Path(orden[-1]).stem])
        for orden in hechos
    ]


def test_donde_no_hay_uv_lo_trae_pip(sin_uv):
    instalar.instalar("base")
    assert en_breve(sin_uv) == [
        "python3 venv --without-pip .venv",
        "python3 pip --python install --require-hashes uv",
        "uv pip install --python --require-hashes base",
    ]


def test_donde_pip_no_instala_en_otro_lado_se_pone_uno_en_venv(sin_uv, monkeypatch):
    pip_puede(monkeypatch, False)
    instalar.instalar("base")
    assert en_breve(sin_uv)[1:3] == [
        "python3 venv .venv",
        "python pip install --require-hashes uv",
    ]


def test_si_pip_no_puede_traer_uv_instala_el(sin_uv, monkeypatch):
    def sin_ese(*orden, correr=instalar.correr, **_):
        if str(orden[-1]).endswith("uv.txt"):
            raise subprocess.CalledProcessError(1, orden)
        correr(*orden)

    monkeypatch.setattr(instalar, "correr", sin_ese)
    instalar.instalar("base")
    assert en_breve(sin_uv)[-1] == "python3 pip --python install --require-hashes base"


@pytest.mark.parametrize("candado", [*instalar.CANDADOS, "uv"])
def test_cada_paquete_del_candado_lleva_su_huella_y_ninguna_direccion(candado):
    texto = (RAIZ / "requirements" / f"{candado}.txt").read_text(encoding="utf-8")
    paquetes = re.split(r"\n(?=\S)", texto.strip())
    assert len(paquetes) > 20 or candado == "uv"
    assert [p.split()[0] for p in paquetes if "--hash=sha256:" not in p] == []
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links|(?<!\S)/\S+", texto) == []


# --- .env and the environment ---------------------------------------------------------------
def test_env_se_escribe_solo_si_falta_y_nadie_mas_lo_lee(copia):
    tareas.preparar_env()
    primero = (copia / ".env").read_text()
    assert (copia / ".env").stat().st_mode & 0o777 == 0o600
    tareas.preparar_env()
    assert (copia / ".env").read_text() == primero
    (copia / ".env").unlink()
    tareas.preparar_env()
    assert (copia / ".env").read_text() != primero


def test_las_cuentas_de_demostracion_entran_sin_codigo(copia):
    tareas.preparar_env()
    lineas = (copia / ".env").read_text().splitlines()
    assert {"EVJ_DEMO=True", "EVJ_SEGUNDO_FACTOR=False"} <= set(lineas)


def test_env_solo_usa_variables_de_env_example(copia):
    tareas.preparar_env()
    ejemplo = (RAIZ / ".env.example").read_text(encoding="utf-8")
    nombres = {linea.split("=")[0] for linea in (copia / ".env").read_text().splitlines()}
    assert nombres <= set(re.findall(r"^([A-Z_]+)=", ejemplo, re.MULTILINE))


@pytest.mark.parametrize(
    ("en_env", "de_la_terminal", "sitio"),
    [
        ("EVJ_SITIO=", {}, "http://127.0.0.1:8003"),
        ("EVJ_SITIO=https://evj.example", {}, None),  # the settings read it from .env
        ("", {"EVJ_SITIO": "https://otro.example"}, "https://otro.example"),
    ],
)
def test_el_sitio_dice_el_puerto_en_que_responde(copia, monkeypatch, en_env, de_la_terminal, sitio):
    (copia / ".env").write_text(f"EVJ_HTTPS=False\n{en_env}\n")
    monkeypatch.delenv("EVJ_SITIO", raising=False)
    for nombre, valor in de_la_terminal.items():
        monkeypatch.setenv(nombre, valor)
    assert tareas.entorno_de_run("http://127.0.0.1:8003/").get("EVJ_SITIO") == sitio


def test_las_pruebas_no_leen_la_base_de_datos_de_la_terminal(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://la-de-verdad/produccion")
    monkeypatch.setenv("EVJ_DEBUG", "True")
    limpio = tareas.entorno_limpio(EVJ_TEST_DATABASE_URL="")
    assert not {"DATABASE_URL", "EVJ_DEBUG"} & set(limpio)
    assert limpio["PATH"] == os.environ["PATH"]


def test_la_revision_de_produccion_no_deja_hueco_que_llene_env():
    ejemplo = (RAIZ / ".env.example").read_text(encoding="utf-8")
    entorno = tareas.entorno_de_produccion()
    assert set(re.findall(r"^([A-Z_]+)=", ejemplo, re.MULTILINE)) <= set(entorno)
    assert entorno["EVJ_HTTPS"] == "True"
    assert entorno["EVJ_DEBUG"] == entorno["EVJ_DEMO"] == "False"


# --- make run -------------------------------------------------------------------------------
def test_el_puerto_ocupado_se_salta():
    with socket.socket() as ocupado:
        ocupado.bind(("127.0.0.1", 0))
        ocupado.listen()
        puerto = ocupado.getsockname()[1]
        assert tareas.puerto_libre(puerto) > puerto


def test_los_estaticos_se_juntan_de_nuevo_solo_si_cambian(copia):
    (copia / "evj").mkdir()
    (copia / "evj" / "settings.py").touch()
    (copia / "static").mkdir()
    antes = tareas.huella_estaticos()
    assert tareas.huella_estaticos() == antes
    (copia / "static" / "nuevo.css").write_text("a {}")
    assert tareas.huella_estaticos() != antes


@pytest.mark.parametrize("sordo", [False, True])
def test_lo_que_se_arranca_se_termina_aunque_no_haga_caso(sordo):
    ignorar = "signal.signal(signal.SIGTERM, signal.SIG_IGN);" if sordo else ""
    codigo = f"import signal, time; {ignorar} print('listo', flush=True); time.sleep(60)"
    orden = [sys.executable, "-c", codigo]
    with subprocess.Popen(orden, stdout=subprocess.PIPE, start_new_session=True) as proceso:
        proceso.stdout.readline()
        tareas.terminar(proceso, signal.SIGTERM, segundos=0.5 if sordo else 15)
    assert proceso.returncode == -(signal.SIGKILL if sordo else signal.SIGTERM)


# --- make test ------------------------------------------------------------------------------
def test_chromium_se_toma_de_la_variable_y_luego_de_path(monkeypatch):
    monkeypatch.setenv("EVJ_CHROMIUM", "/donde/sea")
    assert tareas.buscar_chromium() == "/donde/sea"
    monkeypatch.delenv("EVJ_CHROMIUM")
    monkeypatch.setattr(shutil, "which", lambda n: "/b" if n == "chromium-browser" else None)
    assert tareas.buscar_chromium() == "/b"


def test_sin_chromium_con_ci_se_falla(monkeypatch):
    monkeypatch.setattr(tareas, "instalar", lambda candado: None)
    monkeypatch.setattr(tareas, "chromium", lambda: None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="CI=true"):
        tareas.test([])


def test_una_revision_que_falla_no_calla_a_las_demas(monkeypatch, capsys):
    ordenes = [
        ("una", [sys.executable, "-c", "print('la razón'); raise SystemExit(1)"], {}),
        ("otra", [sys.executable, "-c", ""], {}),
    ]
    monkeypatch.setattr(tareas, "revisiones", lambda: ordenes)
    assert tareas.revisar() == ["una"]
    dicho = capsys.readouterr().out
    assert "la razón" in dicho
    assert "bien   otra" in dicho


@pytest.mark.parametrize(
    ("texto", "codigo", "dice"),
    [
        ("...\n== 3 passed in 1.20s ==\n\n", 0, "== 3 passed in 1.20s =="),
        ("== 1 failed, 2 passed in 61.00s (0:01:01) ==", 1, "1 failed, 2 passed"),
        ("tests/evj/test_salud.py ....", -9, "señal 9"),
        ("INTERNALERROR> algo", 3, "sin resumen, con el código 3"),
        ("", 4, "sin resumen, con el código 4"),
    ],
)
def test_el_resumen_es_el_de_pytest_o_dice_por_que_no_lo_hay(texto, codigo, dice):
    assert dice in tareas.resumen(texto, codigo)


def test_lo_que_corre_ci_es_lo_mismo_que_make_test():
    assert "scripts/tareas.py test" in (RAIZ / ".ci" / "run").read_text(encoding="utf-8")
    assert "scripts/tareas.py $@" in (RAIZ / "Makefile").read_text(encoding="utf-8")


@pytest.mark.skipif(bool(os.environ.get("EVJ_TEST_DATABASE_URL")), reason="la suite ya usa uno")
def test_postgresql_temporal_vive_lo_que_su_bloque():
    carpetas = []

    def usar():
        with postgres_temporal(sys.executable) as url:
            carpetas.append(Path(url.split("host=")[1]).parent)
            assert carpetas[0].stat().st_mode & 0o077 == 0
            with psycopg.connect(f"host={carpetas[0]}/socket user=evj dbname=postgres") as base:
                assert base.execute("SELECT 1").fetchone() == (1,)
            raise RuntimeError("algo salió mal dentro")

    with pytest.raises(RuntimeError, match="algo"):
        usar()
    assert not carpetas[0].exists()


# --- What every test has --------------------------------------------------------------------
@pytest.mark.parametrize("direccion", ["192.0.2.1", "evj.example", b"evj.example", "2001:db8::1"])
def test_una_prueba_no_puede_salir_a_la_red(direccion):
    with pytest.raises(RuntimeError, match="salir a la red"):
        socket.create_connection((direccion, 80))
    with socket.socket() as enchufe, pytest.raises(RuntimeError, match="salir a la red"):
        enchufe.connect_ex((direccion, 80))


def test_la_suite_no_deja_carpetas(tmp_path):
    codigo = "import os, tests.settings as s; os.makedirs(s.MEDIA_ROOT)"
    subprocess.run(
        [sys.executable, "-c", codigo],
        cwd=RAIZ,
        env={**tareas.entorno_limpio(), "TMPDIR": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "motor"),
    [("", "sqlite3"), ("postgres://evj@/postgres?host=/donde/sea", "postgresql")],
)
def test_la_suite_corre_en_el_motor_que_se_le_dice_y_en_ningun_otro(tmp_path, url, motor):
    """A suite that fell back to SQLite would pass, having tested one engine twice."""
    ajena = "postgres://la-de-verdad/produccion"
    codigo = "import tests.settings as s; print(s.DATABASES['default'])"
    hecho = subprocess.run(
        [sys.executable, "-c", codigo],
        cwd=RAIZ,
        env=tareas.entorno_limpio(
            DATABASE_URL=ajena, EVJ_TEST_DATABASE_URL=url, TMPDIR=str(tmp_path)
        ),
        check=True,
        capture_output=True,
        text=True,
    )
    assert f"django.db.backends.{motor}" in hecho.stdout
    assert "la-de-verdad" not in hecho.stdout


def test_las_pruebas_no_toman_nada_de_env(tmp_path):
    """Settings are read as if a .env said otherwise: what .env.example says wins."""
    codigo = (
        "import environ, os\n"
        "leer = environ.Env.read_env\n"
        "def con_env(archivo, **k):\n"
        "    leer(archivo, **k)\n"
        "    if str(archivo).endswith('.env'):\n"
        "        os.environ.setdefault('EVJ_IMPORTAR_MB', '99')\n"
        "        os.environ.setdefault('DATABASE_URL', 'postgres://otra/base')\n"
        "environ.Env.read_env = con_env\n"
        "import tests.settings as s\n"
        "print(s.IMPORTAR_MB, s.DATABASES['default']['ENGINE'])\n"
    )
    hecho = subprocess.run(
        [sys.executable, "-c", codigo],
        cwd=RAIZ,
        env={**tareas.entorno_limpio(), "TMPDIR": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert hecho.stdout.split() == ["10", "django.db.backends.sqlite3"]
