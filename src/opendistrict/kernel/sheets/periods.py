"""A period as people write it into a cell."""

import re

from opendistrict.kernel.fold import fold
from opendistrict.kernel.periods import CutOff, Period, PeriodKind, period

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_IN = r"(?: ?[/-] ?| nam | )"
_FORMS = [
    (PeriodKind.TERM, re.compile(rf"(?:nhiem ky |giai doan )?{_YEAR} ?[-–] ?(?P<number>20\d\d)")),
    (PeriodKind.MONTH, re.compile(rf"(?:thang |t)?(?P<number>1[0-2]|0?[1-9]){_IN}{_YEAR}")),
    (PeriodKind.QUARTER, re.compile(rf"(?:quy |q)(?P<number>[1-4]|iv|i{{1,3}}){_IN}{_YEAR}")),
    (
        PeriodKind.HALF,
        re.compile(rf"6 thang (?P<number>dau|cuoi)?(?: ?nam)?{_IN}?{_YEAR}"),
    ),
    (PeriodKind.NINE_MONTHS, re.compile(rf"9 thang(?: dau)?(?: ?nam)?{_IN}?{_YEAR}")),
    (PeriodKind.YEAR, re.compile(rf"(?:nam )?{_YEAR}")),
]
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "dau": 1, "cuoi": 2, None: 1}


def parse_period(text: str, cut_off: CutOff = CutOff.CALENDAR) -> Period | None:
    """ "2023", "Quý 3/2023", "Tháng 6/2023", "6 tháng đầu năm 2023", "9 tháng 2023",
    "2020–2025"; None when it is none of these."""
    folded = fold(text)
    for kind, form in _FORMS:
        match = form.fullmatch(folded)
        if match is None:
            continue
        told = match.groupdict().get("number")
        number = int(told) if told and told.isdigit() else _NUMBERS[told]
        if kind is PeriodKind.TERM and number < int(match["year"]):
            return None
        return period(kind, int(match["year"]), number, cut_off)
    return None
