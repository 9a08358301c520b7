"""Every write about members of committees, their acts, notices and liaisons that touches more than
one row or has a side effect: one function, atomic."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from compromisos.acciones import NoSePuede, borrar_cuenta, crear_cuenta
from compromisos.archivos import archivos_al_guardar

from .elegibilidad import bloquear_cargos, fuera_del_periodo, impedimentos, lo_que_ocupa
from .models import (
    Acta,
    AvisoPrivacidad,
    Consentimiento,
    ConsultaContacto,
    ContactoIntegrante,
    EnlaceMunicipal,
    Integrante,
)

BORRADO = "Se borraron sus datos personales"
# What is left of a person in a post, and in each row of its history, when their data are erased.
SIN_PERSONA = {"nombre": "", "usuario": None}


@transaction.atomic
def sustituir(*, sale: Integrante, entra: Integrante) -> Integrante:
    """Close a membership on the day before the next one begins, and open that one.

    `entra` is unsaved and carries the person and `desde`; committee and post are those of who
    leaves. Raises NoSePuede, and then nothing is written.
    """
    bloquear_cargos(sale.comite)
    sale = Integrante.objects.select_for_update().get(pk=sale.pk)
    if Integrante.objects.filter(sustituye_a=sale).exists():
        raise NoSePuede("Ya se registró quién sustituye a esta persona.")
    if entra.desde <= sale.desde:
        raise NoSePuede(f"Tiene que ser después de que entró quien sale, {sale.desde:%d/%m/%Y}.")
    entra.comite, entra.cargo, entra.sustituye_a = sale.comite, sale.cargo, sale
    if sale.hasta is None or sale.hasta >= entra.desde:
        sale.hasta = entra.desde - timedelta(days=1)
        sale._change_reason = "Sustitución"
        sale.save()
    _exigir_que_pueda(entra)
    entra._change_reason = "Sustitución"
    entra.save(force_insert=True)
    return entra


def _exigir_que_pueda(integrante):
    comite = integrante.comite
    faltas = [frase for frases in impedimentos(integrante, comite).values() for frase in frases]
    faltas += filter(
        None, (lo_que_ocupa(integrante, comite), fuera_del_periodo(integrante, comite))
    )
    if faltas:
        raise NoSePuede(" ".join(faltas))


@transaction.atomic
def consultar_contacto(*, integrante, usuario) -> ContactoIntegrante | None:
    """The member's contact, once it is on record that the user looked; None if there is none."""
    contacto = ContactoIntegrante.objects.filter(integrante=integrante).first()
    if contacto is not None:
        ConsultaContacto.objects.create(integrante=integrante, usuario=usuario)
    return contacto


@transaction.atomic
def guardar_contacto(*, integrante, medio, dato) -> ContactoIntegrante:
    """The one contact of the member, in the place of any that there was. Raises NoSePuede."""
    integrante = Integrante.objects.select_for_update().get(pk=integrante.pk)
    if integrante.borrado_el:
        raise NoSePuede("Los datos de esta persona se borraron: no se guardan otros.")
    contacto, _ = ContactoIntegrante.objects.update_or_create(
        integrante=integrante, defaults={"medio": medio, "dato": dato}
    )
    return contacto


@transaction.atomic
def nombrar_enlace(*, enlace, registra, cuenta=None, contrasena="") -> EnlaceMunicipal:
    """Save the liaison of a municipality; `cuenta`: a new account, without a role, that is made
    with it, both or nothing. Without `contrasena` only the mail to set one opens it."""
    if cuenta is not None:
        cuenta._history_user = registra
        crear_cuenta(usuario=cuenta, contrasena=contrasena, rol="")
        enlace.usuario = cuenta
    enlace._history_user = registra
    enlace.save(force_insert=True)
    return enlace


@transaction.atomic
def publicar_aviso(*, aviso: AvisoPrivacidad) -> AvisoPrivacidad:
    """Add a version of the notice, with the next number."""
    list(AvisoPrivacidad.objects.select_for_update().values_list("pk"))
    aviso.numero = AvisoPrivacidad.objects.siguiente_numero()
    aviso.save(force_insert=True)
    return aviso


@transaction.atomic
def registrar_consentimiento(*, integrante, otorga, fecha, medio, registra) -> Consentimiento:
    """Add what the person said, on the notice that was in force that day; the last one counts.

    Raises NoSePuede when there was no notice, or when something newer is on record: what was said
    before that changes nothing.
    """
    integrante = Integrante.objects.select_for_update().get(pk=integrante.pk)
    aviso = AvisoPrivacidad.objects.vigente(fecha)
    if integrante.borrado_el:
        raise NoSePuede("Los datos de esta persona se borraron: ya no hay nombre que publicar.")
    if aviso is None:
        raise NoSePuede("Ese día no había aviso de privacidad: publíquelo antes de pedirlo.")
    ultimo = integrante.consentimientos.first()
    if ultimo is not None and fecha < ultimo.fecha:
        raise NoSePuede(f"Lo último que dijo es más nuevo, del {ultimo.fecha:%d/%m/%Y}.")
    return Consentimiento.objects.create(
        integrante=integrante,
        otorga=otorga,
        aviso=aviso,
        fecha=fecha,
        medio=medio,
        registra=registra,
    )


@transaction.atomic
def dar_cuenta(*, integrante, usuario, contrasena, registra=None, hoy=None) -> Integrante:
    """Save a new account, without a role, and tie it to the post, both or nothing.

    Without `contrasena` only the mail to set one opens it. Raises NoSePuede.
    """
    integrante = Integrante.objects.select_for_update().get(pk=integrante.pk)
    if integrante.borrado_el:
        raise NoSePuede("Los datos de esta persona se borraron: ya no se le hace una cuenta.")
    if integrante.usuario_id:
        raise NoSePuede("Esta persona ya tiene cuenta.")
    if integrante.ultimo_dia < (hoy or timezone.localdate()):
        raise NoSePuede("Su periodo ya terminó: la cuenta no le serviría de nada.")
    usuario._history_user = registra
    crear_cuenta(usuario=usuario, contrasena=contrasena, rol="")
    integrante.usuario = usuario
    integrante._history_user = registra
    integrante._change_reason = "Se le hizo una cuenta"
    integrante.save()
    return integrante


@transaction.atomic
def quitar_cuenta(*, integrante, usuario=None) -> bool:
    """Untie the account from the post; False when there was none. Nobody else's, it is closed and
    its name and mail erased."""
    integrante = Integrante.objects.select_for_update().get(pk=integrante.pk)
    cuenta, integrante.usuario = integrante.usuario, None
    if cuenta is None:
        return False
    integrante._history_user = usuario
    integrante._change_reason = "Se le quitó la cuenta"
    integrante.save()
    _cerrar_si_no_es_de_nadie(cuenta)
    return True


def _cerrar_si_no_es_de_nadie(cuenta):
    """Close it and erase its name and mail, unless somebody has a post with it."""
    if Integrante.objects.filter(usuario=cuenta).exists():
        return
    if not EnlaceMunicipal.objects.filter(usuario=cuenta).exists():
        borrar_cuenta(usuario=cuenta)


@transaction.atomic
def borrar_persona(*, integrante, usuario=None, hoy=None) -> Integrante:
    """Erase who it was from the post, its history, its contact and its account; the post and its
    dates stay.

    The signed act is another record, kept by the archive's own rules. Done once; again it is
    nothing.
    """
    integrante = Integrante.objects.select_for_update().get(pk=integrante.pk)
    ContactoIntegrante.objects.filter(integrante=integrante).delete()
    cuenta = integrante.usuario
    if integrante.borrado_el is None:
        for campo, valor in SIN_PERSONA.items():
            setattr(integrante, campo, valor)
        integrante.borrado_el = hoy or timezone.localdate()
        integrante._history_user = usuario
        integrante._change_reason = BORRADO
        integrante.save()
    integrante.history.update(**SIN_PERSONA)
    if cuenta is not None:
        _cerrar_si_no_es_de_nadie(cuenta)
    return integrante


@transaction.atomic
def registrar_acta(*, comite, tipo, firmada_el, revisado, registra, integrante=None) -> Acta:
    """Keep the signed scan; `revisado`: what `revisar_archivo` gave. Failing leaves no file."""
    acta = Acta(
        comite=comite,
        tipo=tipo,
        integrante=integrante,
        folio=folio_de(comite, integrante),
        firmada_el=firmada_el,
        tipo_mime=revisado.tipo_mime,
        bytes=len(revisado.contenido),
        sha256=revisado.sha256,
        registra=registra,
    )
    with archivos_al_guardar() as escritos:
        acta.archivo.save(revisado.archivo.name, revisado.archivo, save=False)
        escritos.append(acta.archivo)
        acta.save(force_insert=True)
    return acta


def folio_de(comite, integrante=None) -> str:
    """Of the act of constitution, or of that by which the member came in: always the same."""
    if integrante is None:
        return f"AC-{comite.clave}".upper()
    antes = comite.integrantes.filter(sustituye_a__isnull=False, pk__lte=integrante.pk)
    return f"AS-{comite.clave}-{antes.count():02}".upper()
