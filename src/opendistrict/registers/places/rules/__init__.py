from opendistrict.registers.places.rules.features import Kerbs, World
from opendistrict.registers.places.rules.naming import (
    FOUND,
    Book,
    keys_of,
    likeness,
    slug_of,
)
from opendistrict.registers.places.rules.reading import ONE_BY_ONE, Streets, refusal, same_houses
from opendistrict.registers.places.rules.reforming import lines_from_data, reckon, to_data
from opendistrict.registers.places.rules.surveying import Measured, resurveyed
from opendistrict.registers.places.rules.weighing import (
    length_of,
    metres,
    same_kerb,
    weigh_frontage,
    weigh_obstacle,
    weigh_segment,
    weigh_stretch,
    weigh_width,
)

__all__ = [
    "FOUND",
    "ONE_BY_ONE",
    "Book",
    "Kerbs",
    "Measured",
    "Streets",
    "World",
    "keys_of",
    "length_of",
    "likeness",
    "lines_from_data",
    "metres",
    "reckon",
    "refusal",
    "resurveyed",
    "same_houses",
    "same_kerb",
    "slug_of",
    "to_data",
    "weigh_frontage",
    "weigh_obstacle",
    "weigh_segment",
    "weigh_stretch",
    "weigh_width",
]
