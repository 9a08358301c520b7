from .actas import Acta
from .comites import Comite, TipoComite
from .ediciones import Edicion, Etapa, EtapaEdicion
from .facultades import Facultad, ReglaElegibilidad
from .integrantes import (
    Cargo,
    ConsultaContacto,
    ContactoIntegrante,
    GrupoEdad,
    Integrante,
    Sector,
    Sexo,
)
from .municipios import Grado, IndiceMarginacion, Municipio, Region, Sentido
from .privacidad import AvisoPrivacidad, Consentimiento

__all__ = [
    "Acta",
    "AvisoPrivacidad",
    "Cargo",
    "Comite",
    "Consentimiento",
    "ConsultaContacto",
    "ContactoIntegrante",
    "Edicion",
    "Etapa",
    "EtapaEdicion",
    "Facultad",
    "Grado",
    "GrupoEdad",
    "IndiceMarginacion",
    "Integrante",
    "Municipio",
    "Region",
    "ReglaElegibilidad",
    "Sector",
    "Sentido",
    "Sexo",
    "TipoComite",
]
