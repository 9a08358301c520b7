from .ediciones import Edicion, Etapa, EtapaEdicion
from .municipios import Grado, IndiceMarginacion, Municipio, Region, Sentido

__all__ = [
    "Edicion",
    "Etapa",
    "EtapaEdicion",
    "Grado",
    "IndiceMarginacion",
    "Municipio",
    "Region",
    "Sentido",
]
