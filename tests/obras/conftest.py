"""A day, who works on the works, and a vote in Tala whose records are still to be captured."""

import datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group

from compromisos.roles import ADMINISTRADOR, VALIDADOR
from obras.models import GrupoVotante
from obras.votaciones import capturar_acta
from tests.fabricas import EdicionFactory, EnlaceFactory, MunicipioFactory, UsuarioFactory
from tests.fabricas_obras import (
    CentroVotacionFactory,
    DictamenFactory,
    OpcionVotacionFactory,
    PropuestaFactory,
    VersionPropuestaFactory,
    VotacionFactory,
)

HOY = datetime.date(2026, 6, 10)
ULTIMO_DIA = datetime.date(2026, 4, 19)  # of the vote


@pytest.fixture
def hoy(time_machine):
    """Midday of 10 June 2026."""
    time_machine.move_to(datetime.datetime(2026, 6, 10, 18, tzinfo=datetime.UTC), tick=False)
    return HOY


def con_rol(rol):
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=rol))
    return usuario


@pytest.fixture
def unidad(db):
    """An account of the administration."""
    return con_rol(ADMINISTRADOR)


@pytest.fixture
def administrador(client, unidad):
    """Its browser."""
    client.force_login(unidad)
    return client


@pytest.fixture
def enlace(client, db):
    """An official, signed in."""
    enlace = EnlaceFactory()
    client.force_login(enlace.usuario)
    return enlace


@pytest.fixture
def validacion(client):
    client.force_login(con_rol(VALIDADOR))
    return client


def propuesta_de(municipio, edicion, titulo, dictamen="factible", **mas):
    version = VersionPropuestaFactory(
        titulo=titulo,
        fecha=datetime.date(2026, 3, 1),
        propuesta=PropuestaFactory(municipio=municipio, edicion=edicion, **mas),
    )
    if dictamen:
        motivo = "" if dictamen == "factible" else "Con un trazo más corto."
        DictamenFactory(version=version, resultado=dictamen, motivo=motivo)
    return version.propuesta


@pytest.fixture
def voto(db, unidad):
    """`opciones`: Pozo and Parque; `centros`: two, of 100 ballots; the padrón, 120."""
    municipio = MunicipioFactory(nombre="Tala", slug="tala")
    edicion = EdicionFactory(anio=2026)
    votacion = VotacionFactory(
        edicion=edicion,
        municipio=municipio,
        inicio=datetime.date(2026, 4, 18),
        fin=ULTIMO_DIA,
        padron=120,
    )
    opciones = [
        OpcionVotacionFactory(
            votacion=votacion, orden=n, propuesta=propuesta_de(municipio, edicion, titulo)
        )
        for n, titulo in enumerate(("Pozo", "Parque"), start=1)
    ]
    centros = [CentroVotacionFactory(votacion=votacion, numero=n, boletas=100) for n in (1, 2)]
    return SimpleNamespace(
        votacion=votacion,
        opciones=opciones,
        centros=centros,
        unidad=unidad,
        ruta="/obras/votaciones/2026/tala/",
    )


def cifras(voto, filas, nulas=0, **mas) -> dict:
    """What `capturar_acta` is given of a record with those rows, that adds up unless `mas` says."""
    votos = {
        (opcion.pk, grupo): cuantos
        for opcion, fila in zip(voto.opciones, filas, strict=True)
        for grupo, cuantos in zip(GrupoVotante.values, fila, strict=False)
    }
    totales = {o.pk: sum(fila) for o, fila in zip(voto.opciones, filas, strict=True)}
    return {
        "visto": 0,
        "captura": voto.unidad,
        "votos": votos,
        "totales": totales,
        "nulas": nulas,
        "depositadas": sum(totales.values()) + nulas,
        **mas,
    }


def acta(voto, centro, filas, nulas=0, **mas):
    return capturar_acta(centro=voto.centros[centro], **cifras(voto, filas, nulas, **mas))


def contado(voto, uno=((10, 10), (6, 6)), dos=((5, 5), (6, 6)), nulas=1):
    """Both records: by default Pozo has 30 votes and Parque 24."""
    acta(voto, 0, uno, nulas)
    acta(voto, 1, dos, nulas)
    return voto
