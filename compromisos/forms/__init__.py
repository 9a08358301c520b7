"""Everything that is typed into the panel and the accounts."""

from .avance import AvanceForm
from .campos import ParrafoField, PorcentajeField
from .cuenta import (
    CambiarContrasenaForm,
    CodigoForm,
    ContrasenaNuevaForm,
    ContrasenaOlvidadaForm,
    EntrarForm,
    InvitacionForm,
)
from .decisiones import CierreForm, ProrrogaForm, ResolucionForm, RevisionForm
from .evidencia import EvidenciaFormSet

__all__ = [
    "AvanceForm",
    "CambiarContrasenaForm",
    "CierreForm",
    "CodigoForm",
    "ContrasenaNuevaForm",
    "ContrasenaOlvidadaForm",
    "EntrarForm",
    "EvidenciaFormSet",
    "InvitacionForm",
    "ParrafoField",
    "PorcentajeField",
    "ProrrogaForm",
    "ResolucionForm",
    "RevisionForm",
]
