"""manage.py diario: what has to happen every day, from cron or a systemd timer.

It may be missed or repeated: see compromisos/recordatorios.py.
"""

import logging
from datetime import date, timedelta
from functools import partial

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compromisos.correo import enviar_pendientes
from compromisos.diario import tareas
from compromisos.models import Correo, ImportacionPendiente, PeticionContrasena
from compromisos.recordatorios import escalar, recordar, resumir_para_validacion
from evj.web.sesion import SessionStore

log = logging.getLogger(__name__)

ENTRADAS_SE_GUARDAN = timedelta(days=365)


class Command(BaseCommand):
    help = (
        "El trabajo de cada día: recordatorios, avisos a titulares, resumen para validación, "
        "envío de los correos que esperan y borrado de lo caducado. Repetirlo no hace daño."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--hoy",
            type=date.fromisoformat,
            help="Qué día es hoy para los recordatorios (AAAA-MM-DD); para ensayos.",
        )

    def handle(self, *, hoy, **opciones):
        """One that fails does not stop the others: what has to be erased is erased."""
        hoy, ahora = hoy or timezone.localdate(), timezone.now()
        pasos = [
            ("Borrado de lo caducado", lambda: self._borrar(ahora)),
            *((nombre, partial(self._hacer, nombre, tarea, ahora)) for nombre, tarea in tareas()),
            ("Recordatorios", lambda: self._recordar(hoy)),
            ("Envío de correos", self._enviar),
        ]
        fallaron = [nombre for nombre, paso in pasos if not self._intentar(nombre, paso)]
        if fallaron:
            raise CommandError(f"No se pudo: {', '.join(fallaron)}. Lo demás se hizo; vea el log.")

    def _intentar(self, nombre, paso) -> bool:
        try:
            paso()
        except Exception:
            log.exception("El trabajo diario «%s» falló", nombre)
            return False
        return True

    def _hacer(self, nombre, tarea, ahora):
        self.stdout.write(f"{nombre}: {tarea(ahora)}.")

    def _recordar(self, hoy):
        self.stdout.write(
            f"Se escribieron: recordatorios, {len(recordar(hoy))}; avisos a titulares, "
            f"{len(escalar(hoy))}; resúmenes para validación, {len(resumir_para_validacion(hoy))}."
        )

    def _enviar(self):
        balance = enviar_pendientes()
        self.stdout.write(f"Correos enviados: {balance.enviados}.")
        en_espera = Correo.objects.en_espera().order_by("creado")
        if esperan := list(en_espera.values_list("creado", flat=True)):
            desde = timezone.localtime(esperan[0])
            salida = "El correo falla" if balance.fallidos else "Aún no es hora de reintentar"
            self.stdout.write(
                f"{salida}: esperan {len(esperan)}, el más antiguo desde el "
                f"{desde:%d/%m/%Y %H:%M}. Nada se pierde: se intentará de nuevo."
            )

    def _borrar(self, ahora):
        sesiones, _ = SessionStore().model.objects.filter(expire_date__lt=ahora).delete()
        importaciones, _ = ImportacionPendiente.objects.vencidas(ahora).delete()
        PeticionContrasena.objects.vencidas(ahora).delete()
        entradas = 0
        for modelo in (AccessAttempt, AccessFailureLog, AccessLog):
            viejas = modelo.objects.filter(attempt_time__lt=ahora - ENTRADAS_SE_GUARDAN)
            entradas += viejas.delete()[0]
        self.stdout.write(
            f"Se borró lo caducado: sesiones, {sesiones}; hojas sin confirmar, {importaciones}; "
            f"registros de entrada de hace más de un año, {entradas}."
        )
