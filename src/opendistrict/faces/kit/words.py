"""Why not, and what to do: the sentence of every code a rule says no with.

Rules give codes and values, never prose (`kernel.refusals`); the sentences lie by room in
`kit.sentences`.
"""

from collections import ChainMap
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import formats
from opendistrict.faces.kit.act_words import act_name
from opendistrict.faces.kit.sentences import ROOMS
from opendistrict.kernel.refusals import Refused

SENTENCES: ChainMap[str, Promise] = ChainMap(*ROOMS)
LEVELS: dict[str, Promise] = {
    "ward": _("phường, xã"),
    "district": _("quận, huyện"),
    "city": _("thành phố"),
}


class _Details(dict[str, str]):
    """A value that the rule did not give reads as a dash, not as a broken page."""

    def __missing__(self, key: str) -> str:
        return formats.NOTHING


def _shown(code: str, name: str, value: object) -> str:
    """A value as the reader writes it: acts by their names, dates, numbers, sizes of files."""
    if name == "act":
        return act_name(str(value))
    if name == "level":
        return str(LEVELS.get(str(value), value))
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    if code == "file_is_too_large" and isinstance(value, int):
        return formats.file_size(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return formats.number(value)
    return str(value)


def sentence(code: str, /, **details: object) -> str:
    """Why not, and what to do, in the reader's language."""
    if code not in SENTENCES:
        unknown = gettext("Chưa thực hiện được (mã %(code)s). Tải lại trang rồi thử lại.")
        return unknown % {"code": code}
    shown = {name: _shown(code, name, value) for name, value in details.items()}
    return str(SENTENCES[code]) % _Details(shown)


def sentences(refused: Refused) -> list[str]:
    return [sentence(code, **refused.details) for code in refused.codes]
