"""Streets as measured space: degrees and metres, positions along a kerb, widths, addresses.

Pure: no database. Geometry is shapely's; what comes in from outside goes through `weigh` first.
"""

from opendistrict.kernel.geo.addresses import (
    Address,
    alley_mouths,
    answers,
    house_number,
    leading,
    number_key,
    parse_address,
    sort_key,
    street_key,
)
from opendistrict.kernel.geo.frames import (
    Frame,
    Grid,
    from_grid,
    metres_between,
    onto_grid,
    to_degrees,
    to_metres,
)
from opendistrict.kernel.geo.guards import BadGeometry, Mend, weigh
from opendistrict.kernel.geo.junctions import Block, Way, blocks, kerbs, roadway_of
from opendistrict.kernel.geo.lines import (
    Baseline,
    Nearest,
    OffTheLine,
    Side,
    parallel,
    simplified,
)
from opendistrict.kernel.geo.partition import Partition
from opendistrict.kernel.geo.profile import Piece, gaps, least_width, overlapping, reverse, within

__all__ = [
    "Address",
    "BadGeometry",
    "Baseline",
    "Block",
    "Frame",
    "Grid",
    "Mend",
    "Nearest",
    "OffTheLine",
    "Partition",
    "Piece",
    "Side",
    "Way",
    "alley_mouths",
    "answers",
    "blocks",
    "from_grid",
    "gaps",
    "house_number",
    "kerbs",
    "leading",
    "least_width",
    "metres_between",
    "number_key",
    "onto_grid",
    "overlapping",
    "parallel",
    "parse_address",
    "reverse",
    "roadway_of",
    "simplified",
    "sort_key",
    "street_key",
    "to_degrees",
    "to_metres",
    "weigh",
    "within",
]
