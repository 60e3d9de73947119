"""The name of what a number measures, out of the words around it."""

import re

from opendistrict.kernel.reader.actors import actor_at
from opendistrict.kernel.reader.figure_words import indicator_words
from opendistrict.kernel.reader.numbers import Quantity
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.units import Unit
from opendistrict.kernel.reader.words import VERBS

_BEHIND = re.compile(
    r" (?!so |kế hoạch|dự toán|chỉ tiêu|và |trở |trong |theo |là |để |với "
    r"|vào )(?:(?! và )[^\d,.;:()\n]){3,90}"
)
_TAIL = re.compile(r"(?: [^\W\d_]+){0,8}")
_NOUN_ENDS = re.compile(
    r" (?:so với|với|và|để|trong|tại|theo|mà|đề ra|được giao|cho|từ|vào|trên|do) "
)


def topic_of(shadow: Shadow, start: int, begin: int) -> str:
    """What a sentence announced before its first comma ("Đối với thu ngân sách, …")."""
    cut = shadow.low.find(",", start, begin)
    return indicator_words(shadow.low[start : cut if cut >= 0 else begin])


def told_behind(shadow: Shadow, unit: Unit, end: int) -> str:
    """ "100% khu phố có điểm sinh hoạt" -> "tỷ lệ khu phố có điểm sinh hoạt"."""
    noun = _BEHIND.match(shadow.low, unit.end, end)
    return f"tỷ lệ {' '.join(noun.group().split())}" if noun else ""


def counted(shadow: Shadow, own: str, quantity: Quantity, unit: Unit, begin: int, end: int) -> str:
    """ "tiếp nhận 48.310 hồ sơ thủ tục" -> "số hồ sơ thủ tục tiếp nhận"."""
    if own.startswith(("số ", "tổng số ", "tỷ lệ", "dân số")):
        return own
    tail = _TAIL.match(shadow.low, unit.end, end)
    noun = unit.words if quantity.of is not None else f"{unit.words}{tail.group() if tail else ''}"
    noun = _NOUN_ENDS.split(noun + " ")[0].strip()
    doing = _doing(shadow, begin, quantity.start)
    return f"số {noun} {doing}".strip()


def _doing(shadow: Shadow, begin: int, number: int) -> str:
    """The last doing word right before the number, the actor passed over."""
    actor = actor_at(shadow, begin, number)
    found = list(VERBS.find(shadow, actor.end if actor else begin, number))
    last = found[-1] if found else None
    return shadow.quote(last[0], last[1]).lower() if last and number - last[1] < 14 else ""
