"""A period as people write it into a cell."""

import re
from datetime import date

from opendistrict.kernel.fold import fold
from opendistrict.kernel.periods import CutOff, Period, PeriodKind, holding, period

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_IN = r"(?: ?[/-] ?| nam | )"
_DAY = re.compile(rf"ngay (?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}")
_FORMS = [
    (PeriodKind.WEEK, re.compile(rf"(?:tuan |w)(?P<number>[1-4]\d|5[0-3]|0?[1-9]){_IN}{_YEAR}")),
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
    "2020–2025", "Tuần 9/2023", "Ngày 5/3/2023"; None when it is none of these. A bare date is
    none: a spreadsheet makes one of "12/2023" by itself."""
    try:
        return _parse(fold(text), cut_off)
    except ValueError:  # no such day, no 53rd week in that year
        return None


def _parse(folded: str, cut_off: CutOff) -> Period | None:
    day = _DAY.fullmatch(folded)
    if day is not None:
        told = date(int(day["year"]), int(day["month"]), int(day["day"]))
        return holding(PeriodKind.DAY, told)
    for kind, form in _FORMS:
        match = form.fullmatch(folded)
        if match is None:
            continue
        given = match.groupdict().get("number")
        number = int(given) if given and given.isdigit() else _NUMBERS[given]
        if kind is PeriodKind.TERM and number < int(match["year"]):
            return None
        return period(kind, int(match["year"]), number, cut_off)
    return None
