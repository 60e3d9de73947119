from opendistrict.registers.places.actions.loading import load_areas
from opendistrict.registers.places.actions.reforming import (
    change_reform,
    draft_reform,
    execute_reform,
    try_reform,
)

__all__ = [
    "change_reform",
    "draft_reform",
    "execute_reform",
    "load_areas",
    "try_reform",
]
