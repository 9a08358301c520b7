"""How much one request may bring along, whoever sends it: decided before anything is read."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class LimiteHandler(FileUploadHandler):
    """Refuses a form with files when it is larger than SUBIDA_MAXIMA bytes in all (413)."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > settings.SUBIDA_MAXIMA:
            raise RequestDataTooBig("El envío pesa más de lo que se acepta.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
