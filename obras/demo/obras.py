"""The invented works: each as its story in guiones.py tells."""

from decimal import Decimal

from comites.demo import MARCA
from comites.models import (
    TipoComite,
)

from .. import acciones
from ..models import (
    FotoObra,
    Obra,
    PuntoPrograma,
)
from .base import comite_de, guardar
from .dibujos import Dibujo
from .guiones import Cambio, Guion, Reporte

PREGUNTAR = f"{MARCA}: ventanilla de obra, de 9 a 15 h, teléfono 33 0000 0000"


def hacer_obra(demo, guion: Guion, municipio, propuesta) -> Obra:
    """Put on record before its first stage, and then what its script says, in order."""
    with demo.en(guion.etapas[0][1]):
        obra = guardar(_sin_guardar(demo, guion, municipio, propuesta))
        for dia, fisico, financiero in guion.programa:
            guardar(
                PuntoPrograma(obra=obra, fecha=demo.dia(dia), fisico=fisico, financiero=financiero)
            )
        acciones.publicar_obra(obra=obra, usuario=demo.autor)
    pasos = [(dia, _entrar, (etapa, motivo)) for etapa, dia, motivo in guion.etapas]
    for cosa in guion.cosas:
        pasos.append((cosa.dia, _reportar if isinstance(cosa, Reporte) else _cambiar, (cosa,)))
    if guion.antes:
        pasos.append((guion.etapas[0][1], _fotografiar, (guion.antes,)))
    if guion.despues:
        pasos.append((guion.despues[0], _fotografiar, guion.despues[1:]))
    for dia, hacer, argumentos in sorted(pasos, key=lambda paso: paso[0]):
        hacer(demo, guion, obra, dia, *argumentos)
        obra.refresh_from_db()
    return obra


def _sin_guardar(demo, guion, municipio, propuesta) -> Obra:
    obra = Obra(
        clave=f"demo-{guion.clave}",
        nombre=guion.nombre,
        tipo=guion.tipo,
        alcance=guion.alcance,
        edicion=demo.edicion,
        municipio=municipio,
        localidad=guion.localidad,
        latitud=municipio.latitud,
        longitud=municipio.longitud,
        poblacion_beneficiada=guion.personas,
        empleos_locales=guion.empleos,
        propuesta=propuesta,
        ejecutora=demo.enlace(guion.lugar).dependencia,
        comite=comite_de(demo, municipio, TipoComite.CIUDADANO),
        contraloria=comite_de(demo, municipio, TipoComite.CONTRALORIA_SOCIAL),
        **dict(zip(("monto_aprobado", "monto_contratado"), guion.montos, strict=True)),
        **{
            campo: None if dia is None else demo.dia(dia)
            for campo, dia in zip(("inicio_previsto", "fin_previsto"), guion.previsto, strict=True)
        },
    )
    if guion.completa:
        obra.contratista = f"{MARCA}: Constructora Inventada"
        obra.contrato = f"DEMO-{demo.edicion.anio}-{guion.clave.upper()}"
        obra.partida = "6140 (demostración)"
        obra.a_quien_preguntar = PREGUNTAR
    return obra


def _entrar(demo, guion, obra, dia, etapa, motivo):
    with demo.en(dia) as desde:
        acciones.entrar_en_etapa(
            obra=obra,
            visto=obra.etapas.count(),
            registra=demo.autor,
            etapa=etapa,
            desde=desde,
            motivo=motivo,
        )


def _reportar(demo, guion, obra, dia, reporte: Reporte):
    enlace = demo.enlace(guion.lugar)
    with demo.en(dia) as fecha:
        acciones.registrar_avance(
            obra=obra,
            visto=obra.avances.count(),
            autor=enlace.usuario,
            dependencia=enlace.dependencia,
            fecha=fecha,
            fisico=Decimal(reporte.fisico),
            ejercido=obra.monto * reporte.gastado / 100,
            nota=reporte.nota,
            motivo_excedente=reporte.motivo_excedente,
            fotos=[reporte.foto.poner_en(FotoObra())] if reporte.foto else [],
        )


def _cambiar(demo, guion, obra, dia, cambio: Cambio):
    es_fecha = cambio.campo.startswith(("inicio", "fin"))
    valor = demo.dia(cambio.valor) if es_fecha else Decimal(cambio.valor)
    with demo.en(dia):
        acciones.cambiar_obra(
            obra=obra,
            visto=obra.cambios.count(),
            autor=demo.autor,
            motivo=cambio.motivo,
            **{cambio.campo: valor},
        )


def _fotografiar(demo, guion, obra, dia, dibujo: Dibujo):
    with demo.en(dia) as fecha:
        acciones.agregar_fotos(
            obra=obra, autor=demo.autor, fecha=fecha, fotos=[dibujo.poner_en(FotoObra())]
        )
