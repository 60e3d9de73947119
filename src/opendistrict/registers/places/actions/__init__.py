from opendistrict.registers.places.actions.drawing import (
    load_boundaries,
    load_frame,
    load_segments,
    load_streets,
    load_zones,
)
from opendistrict.registers.places.actions.importing import SORTS, import_places
from opendistrict.registers.places.actions.lining import (
    load_frontages,
    load_obstacles,
    load_widths,
)
from opendistrict.registers.places.actions.loading import (
    load_areas,
)
from opendistrict.registers.places.actions.reforming import (
    change_reform,
    draft_reform,
    execute_reform,
    try_reform,
)
from opendistrict.registers.places.actions.tiling import draw_tiles, touch, touch_segments

__all__ = [
    "SORTS",
    "change_reform",
    "draft_reform",
    "draw_tiles",
    "execute_reform",
    "import_places",
    "load_areas",
    "load_boundaries",
    "load_frame",
    "load_frontages",
    "load_obstacles",
    "load_segments",
    "load_streets",
    "load_widths",
    "load_zones",
    "touch",
    "touch_segments",
    "try_reform",
]
