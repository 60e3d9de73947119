"""The numbers Word counts by itself (ECMA-376-1, 17.9).

They are not in the text of the file, but a reader of the paper sees them and cites by them
("điểm b khoản 2"). They are counted here as Word counts them: by list and level, beginning anew
below a higher level. A number we cannot write is left out and announced, never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from opendistrict.kernel.intake.libxml import attribute, local_name

_LEVELS = 9  # ECMA-376-1, 17.9.3: ilvl is 0 to 8
_NONE = "0"  # numId 0 takes a numbering away (17.9.18)
_LONGEST = 200  # characters of a number; Word itself stops at 255
_PLACE = re.compile(r"%([1-9])")
_OFF = frozenset({"0", "false", "off"})
_MOST_LETTERS = 20  # "aaa…": beyond that no paper goes
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# Fonts whose letters are drawings: a bullet "§" of Wingdings is a small square, not a paragraph.
_FONTS_OF_SIGNS = ("symbol", "wingdings", "webdings", "marlett", "zapf")
_BULLET = "•"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FORMS = frozenset(
    {"decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "none"}
)


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str  # "%1.%2)", each place a level
    gap: str
    style: str  # the paragraph style that stands for this level
    restarts_below: int  # counts anew below levels of a smaller index
    is_legal: bool  # every place in arabic figures (17.9.4)


@dataclass(frozen=True, slots=True)
class _List:
    """One `num`: the counter it shares with others of its kind, and what it has of its own."""

    counter: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)

    def start(self, level: int) -> int:
        own = self.levels.get(level)
        return self.starts.get(level, own.start if own else 1)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a paragraph or a style says that it is counted; None where it says nothing."""

    list: str | None = None
    level: int | None = None


class Numbering:
    """Counts through one document, paragraph by paragraph in the order of the text."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._styles, self._bases, self._usual = _styles(styles)
        self._lists = _lists(numbering, self._styles)
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: etree._Element) -> str | None:
        """What Word writes before this paragraph, its gap included.

        Empty for a paragraph that is not counted; None for one whose number cannot be written.
        """
        list_id, level = self._place(paragraph)
        if list_id is None or list_id == _NONE:
            return ""
        known = self._lists.get(list_id)
        if known is None or level not in known.levels:
            return None
        counts = self._count(list_id, known, level)
        return _written(known.levels, level, counts)

    def _place(self, paragraph: etree._Element) -> tuple[str | None, int]:
        own, style = _Place(), ""
        for properties in paragraph:
            if local_name(properties) == "pPr":
                own = _own_place(properties)
                styles = [attribute(e, "val") for e in properties if local_name(e) == "pStyle"]
                style = styles[0] if styles else ""
        if own.list is not None:
            return own.list, own.level or 0
        list_id, level = self._of_style(style or self._usual)
        return list_id, level if own.level is None else own.level

    def _of_style(self, style: str) -> tuple[str | None, int]:
        """The list and level of a style, or of the style it stands on (also in a circle)."""
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            own = self._styles.get(style, _Place())
            if own.list is not None:
                return own.list, self._level_of_style(style, own)
            style = self._bases.get(style, "")
        return None, 0

    def _level_of_style(self, style: str, own: _Place) -> int:
        """The level that names the style goes before the level the style names (17.9.23)."""
        known = self._lists.get(own.list or "")
        for index, level in known.levels.items() if known else ():
            if level.style == style:
                return index
        return own.level or 0

    def _count(self, list_id: str, known: _List, level: int) -> list[int | None]:
        counts = self._counts.setdefault(known.counter, [None] * _LEVELS)
        before = counts[level]
        is_first = (list_id, level) not in self._begun
        self._begun.add((list_id, level))
        if before is None or (is_first and level in known.starts):
            counts[level] = known.start(level)
        else:
            counts[level] = before + 1
        for above in range(level):
            if counts[above] is None:  # "1.1" without a 1 before it
                counts[above] = known.start(above)
        for below in range(level + 1, _LEVELS):
            deeper = known.levels.get(below)
            if deeper is None or level < deeper.restarts_below:
                counts[below] = None
        return counts


def _own_place(properties: etree._Element) -> _Place:
    for child in properties:
        if local_name(child) == "numPr":
            told = {local_name(e): attribute(e, "val") for e in child}
            level = _whole(told["ilvl"], 0) if "ilvl" in told else None
            return _Place(told.get("numId"), None if level is None else _level(level))
    return _Place()


def _styles(root: etree._Element | None) -> tuple[dict[str, _Place], dict[str, str], str]:
    """What each style says of numbers, the style it stands on, and the usual style."""
    places: dict[str, _Place] = {}
    bases: dict[str, str] = {}
    usual = ""
    for style in root if root is not None else ():
        name = attribute(style, "styleId")
        if attribute(style, "default") == "1" and attribute(style, "type") == "paragraph":
            usual = name
        for child in style:
            if local_name(child) == "pPr":
                places[name] = _own_place(child)
            elif local_name(child) == "basedOn":
                bases[name] = attribute(child, "val")
    return places, bases, usual


def _lists(root: etree._Element | None, styles: dict[str, _Place]) -> dict[str, _List]:
    """Every `num` by its id, its levels taken from its abstract list and its own overrides."""
    kinds: dict[str, dict[int, _Level]] = {}
    linked: dict[str, str] = {}  # abstract list -> the numbering style that defines it (17.9.21)
    nums: list[etree._Element] = []
    for child in root if root is not None else ():
        if local_name(child) == "abstractNum":
            key = attribute(child, "abstractNumId")
            kinds[key] = dict(_levels(child))
            for link in child:
                if local_name(link) == "numStyleLink":
                    linked[key] = attribute(link, "val")
        elif local_name(child) == "num":
            nums.append(child)
    counter_of = {
        attribute(num, "numId"): attribute(e, "val")
        for num in nums
        for e in num
        if local_name(e) == "abstractNumId"
    }
    for key, style in linked.items():
        target = counter_of.get(styles.get(style, _Place()).list or "", "")
        kinds[key] = kinds.get(target, {}) or kinds[key]
    return {
        number: _list(counter_of.get(number, ""), kinds, num)
        for num in nums
        if (number := attribute(num, "numId"))
    }


def _list(counter: str, kinds: dict[str, dict[int, _Level]], num: etree._Element) -> _List:
    levels, starts = dict(kinds.get(counter, {})), {}
    for override in num:
        if local_name(override) != "lvlOverride":
            continue
        for child in override:
            if local_name(child) == "startOverride":
                starts[_level(_whole(attribute(override, "ilvl"), 0))] = _whole(
                    attribute(child, "val"), 1
                )
        levels |= _levels(override)
    return _List(counter, levels, starts)


def _levels(parent: etree._Element) -> Iterator[tuple[int, _Level]]:
    for element in parent:
        if local_name(element) == "lvl":
            index = _level(_whole(attribute(element, "ilvl"), 0))
            yield index, _level_of(element, index)


def _level_of(element: etree._Element, index: int) -> _Level:
    # An own format ("001") stands in an AlternateContent, whose fallback is an ordinary one.
    told: dict[str, str] = {}
    for inner in element.iter():
        if attribute(inner, "val") != "custom":
            told.setdefault(local_name(inner), attribute(inner, "val"))
    form = told.get("numFmt", "decimal")
    return _Level(
        start=_whole(told.get("start", ""), 0),
        form=form,
        text=_sign(element, told) if form == "bullet" else told.get("lvlText", "")[:_LONGEST],
        gap="" if told.get("suff") == "nothing" else " ",
        style=told.get("pStyle", ""),
        restarts_below=_whole(told.get("lvlRestart", ""), index),
        is_legal="isLgl" in told and told["isLgl"].lower() not in _OFF,
    )


def _sign(element: etree._Element, told: dict[str, str]) -> str:
    """The mark of an unnumbered item; a drawing of a font of signs becomes a plain bullet."""
    fonts = " ".join(
        str(name) for e in element.iter() if local_name(e) == "rFonts" for name in e.attrib.values()
    ).lower()
    text = told.get("lvlText", "").strip()[:_LONGEST]
    is_drawn = "lvlPicBulletId" in told or any(font in fonts for font in _FONTS_OF_SIGNS)
    if is_drawn or _PRIVATE.search(text) or (text == "o" and "courier" in fonts):
        return _BULLET
    return text


def _written(levels: dict[int, _Level], level: int, counts: list[int | None]) -> str | None:
    own = levels[level]
    if own.form == "bullet":
        return own.text + own.gap if own.text else ""
    parts: list[str] = []
    end = 0
    for match in _PLACE.finditer(own.text):
        index = int(match[1]) - 1
        other = levels.get(index)
        form = "decimal" if own.is_legal or other is None else other.form
        if form not in _FORMS:
            return None
        count = counts[index]
        parts += [own.text[end : match.start()], "" if count is None else _numeral(count, form)]
        end = match.end()
    text = ("".join(parts) + own.text[end:])[:_LONGEST]
    return text + own.gap if text else ""


def _numeral(count: int, form: str) -> str:
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{count:02d}"
    if form in ("lowerLetter", "upperLetter") and 0 < count <= 26 * _MOST_LETTERS:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)  # z, aa, bb (17.18.59)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        roman = _roman(count)
        return roman if form == "lowerRoman" else roman.upper()
    return str(count)


def _roman(count: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        out += letters * times
    return out


def _whole(text: str, otherwise: int) -> int:
    """A number of the file, within what Word can count."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else otherwise


def _level(index: int) -> int:
    return min(max(index, 0), _LEVELS - 1)
