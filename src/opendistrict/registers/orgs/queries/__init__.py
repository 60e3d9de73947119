"""Every question about units and posts takes a day."""

from opendistrict.registers.orgs.queries.delegations import (
    delegations_of,
    delegations_on,
    own_acts,
    who_may,
)
from opendistrict.registers.orgs.queries.posts import (
    heads,
    overseers,
    post_ids_by_slug,
    posts,
    posts_in,
    posts_of,
)
from opendistrict.registers.orgs.queries.rights import (
    rights_of,
    scope,
)
from opendistrict.registers.orgs.queries.units import (
    Tree,
    every_version,
    existed,
    existed_on,
    find_units,
    lives,
    stamp,
    successions,
    successor_of,
    successors_of,
    tree_on,
    under_in_time,
    unit_ids_by_slug,
    unit_map,
    units,
    units_by_word,
    word_of,
)
from opendistrict.registers.orgs.rules import UnitMap, spread

__all__ = [
    "Tree",
    "UnitMap",
    "delegations_of",
    "delegations_on",
    "every_version",
    "existed",
    "existed_on",
    "find_units",
    "heads",
    "lives",
    "overseers",
    "own_acts",
    "post_ids_by_slug",
    "posts",
    "posts_in",
    "posts_of",
    "rights_of",
    "scope",
    "spread",
    "stamp",
    "successions",
    "successor_of",
    "successors_of",
    "tree_on",
    "under_in_time",
    "unit_ids_by_slug",
    "unit_map",
    "units",
    "units_by_word",
    "who_may",
    "word_of",
]
