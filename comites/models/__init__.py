from .comites import Comite, TipoComite
from .ediciones import Edicion, Etapa, EtapaEdicion
from .municipios import Grado, IndiceMarginacion, Municipio, Region, Sentido

__all__ = [
    "Comite",
    "Edicion",
    "Etapa",
    "EtapaEdicion",
    "Grado",
    "IndiceMarginacion",
    "Municipio",
    "Region",
    "Sentido",
    "TipoComite",
]
