"""Numbers, symbols and tokens of issued papers."""

import re
import secrets
from uuid import UUID

LONGEST_SERIES = 16
_SERIES = re.compile(r"[0-9A-ZĐ]+(?:-[0-9A-ZĐ]+)*")
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # thirty, none that is read as another
_TOKEN = 12


def series_is_wellformed(series: str) -> bool:
    """ "GTN-UBND", "QĐ-UBND": capitals and figures with single dashes."""
    return len(series) <= LONGEST_SERIES and _SERIES.fullmatch(series) is not None


def counter(series: str, year: int, unit_id: UUID) -> str:
    """Under which name a unit's numbers of a year are counted: each unit begins with 1 on the
    first of January (Decree 30/2020/NĐ-CP, article 15). The tail of a key is random: forty bits."""
    return f"{series}@{unit_id.hex[-10:]}-{year}"


def written_number(number: int, series: str) -> str:
    """ "05/GTN-UBND": with a nought before numbers under ten (Decree 30, annex I, II.3.c)."""
    return f"{number:02d}/{series}"


def file_name(number: int, series: str, year: int) -> str:
    return f"{number:02d}-{series}-{year}.pdf"


def new_token() -> str:
    """Twelve letters of thirty, 58 bits: too many to try, few enough to type."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_TOKEN))


def shown_token(token: str) -> str:
    """In groups of four, as on the paper."""
    return "-".join(token[start : start + 4] for start in range(0, _TOKEN, 4))


def read_token(typed: str) -> str:
    """What somebody typed, in capitals, without dashes, spaces and whatever else is no letter or
    figure."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper())
