"""What a definition must say before a number can be told for it."""

import re

from opendistrict.kernel.fold import fold

DIRECTIONS = frozenset({"up", "down", "none"})
FREQUENCIES = ("day", "week", "month", "quarter", "half", "year", "term")
MOST_DECIMALS = 6  # what a reported value keeps
LONGEST_CODE = 96  # what the column holds


def code_of(name: str) -> str:
    """The code of a name: "Số vụ cháy, nổ" is so-vu-chay-no; "" for a name without a word."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:LONGEST_CODE].strip("-")


def weigh_definition(
    *, name: str, unit: str, direction: str, decimals: int, frequency: str
) -> tuple[str, ...]:
    """The codes of everything that is wrong with a definition; empty when it may stand."""
    wrong = {
        "indicator_name_is_missing": not code_of(name),
        "indicator_unit_is_missing": not unit.strip(),
        "indicator_direction_is_unknown": direction not in DIRECTIONS,
        "indicator_decimals_are_out_of_range": not 0 <= decimals <= MOST_DECIMALS,
        "indicator_frequency_is_unknown": frequency not in FREQUENCIES,
    }
    return tuple(code for code, is_wrong in wrong.items() if is_wrong)
