"""What is told at once: a report that came back, an extension that was resolved.

These only write to the outbox, in the transaction of the decision; the mail leaves afterwards.
What is told of an account's own safety leaves without being kept, like a new password's link.
"""

from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template import loader
from django.utils import timezone

from .correo import enviar_al_confirmar, enviar_aparte, escribir
from .models import Correo, Dependencia, Enlace, Revision


def avisar_devolucion(revision) -> list[Correo]:
    """Tell the current liaisons of the unit that reported why its report came back."""
    if revision.resultado != Revision.Resultado.DEVUELTO:
        return []
    avance = revision.avance
    return _avisar(
        tipo=Correo.Tipo.DEVOLUCION,
        tema=revision.pk,
        dependencias=_dependencias(avance.dependencia_id, avance.actividad),
        contexto={"revision": revision, "avance": avance, "actividad": avance.actividad},
    )


def avisar_resolucion(resolucion) -> list[Correo]:
    """Tell the current liaisons of the unit that asked whether it has the new deadline, and why."""
    prorroga = resolucion.prorroga
    return _avisar(
        tipo=Correo.Tipo.RESOLUCION,
        tema=resolucion.pk,
        dependencias=_dependencias(prorroga.dependencia_id, prorroga.actividad),
        contexto={
            "resolucion": resolucion,
            "prorroga": prorroga,
            "actividad": prorroga.actividad,
        },
    )


def _dependencias(pk, actividad):
    """The unit that acted; every one that answers for the activity when it is not on record."""
    if pk is not None:
        return Dependencia.objects.filter(pk=pk)
    return Dependencia.objects.filter(responsabilidades__actividad=actividad)


def _avisar(*, tipo, tema, dependencias, contexto):
    enlaces = Enlace.objects.vigentes(timezone.localdate()).filter(
        dependencia__in=dependencias.order_by().values("pk")
    )
    correos = []
    for para in sorted({e.correo_de_avisos for e in enlaces.select_related("usuario")} - {""}):
        correo = escribir(tipo=tipo, tema=tema, para=para, contexto=contexto)
        if correo is not None:
            correos.append(correo)
    enviar_al_confirmar(correos)
    return correos


def avisar_segundo_factor(usuario, *, activado: bool):
    """Tell the account's owner that a code is asked from now on, or is not any more."""
    if not usuario.email:
        return
    contexto = {"usuario": usuario, "activado": activado, "sitio": settings.SITIO}
    texto = loader.render_to_string("cuenta/correo_segundo_factor.txt", contexto)
    que = "activó" if activado else "quitó"
    asunto = f"Se {que} la verificación en dos pasos de su cuenta en EVJ"
    mensaje = EmailMessage(asunto, texto, to=[usuario.email])
    transaction.on_commit(partial(enviar_aparte, mensaje))
