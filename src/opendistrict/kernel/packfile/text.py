"""YAML as packs use it: text, whole numbers, decimals, true, false, null, lists and mappings.

A dialect on purpose: dates stay text until a model reads them (so that 2025-02-30 is reported at
its place and not as a broken file), `on` and `yes` are words and not truth values, decimals are
exact, and a name may be given once. Anchors and tags are refused: a row must say what it means
where it stands.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import yaml

from opendistrict.kernel.fold import nfc
from opendistrict.kernel.packfile.places import Loc, Problem, Spot

try:
    from yaml import CSafeLoader as _SafeLoader  # libyaml: ten times as fast
except ImportError:  # a build of PyYAML without libyaml
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

Spots = dict[Loc, tuple[int, int]]
_TAG = "tag:yaml.org,2002:"


class _Loader(_SafeLoader):
    """The safe loader without the guesses of YAML 1.1."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _name, _pattern, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"-?(?:0|[1-9][0-9]*)", list("-0123456789")),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", list("-0123456789")),
):
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(rf"^(?:{_pattern})$"), _first)

_SCALARS: Mapping[str, Callable[[str], object]] = {
    "null": lambda text: None,
    "bool": lambda text: text == "true",
    "int": int,
    "float": Decimal,
    "str": nfc,
}


def field_of(loc: Loc) -> str:
    """A path within its row as people write it: (3, "versions", 0, "parent") is
    "versions[0].parent"; the line says which row."""
    loc = loc[1:] if loc and isinstance(loc[0], int) else loc
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc]
    return "".join(parts).removeprefix(".")


@dataclass(slots=True)
class Text:
    """The data of one file, where each part of it stands, and what could not be read."""

    file: str
    source: str = ""  # as written
    data: object = None
    spots: Spots = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)  # nodes read, by identity: an alias comes twice

    def spot(self, loc: Loc) -> Spot:
        """Where `loc` stands, or the nearest thing around it."""
        known = loc
        while known and known not in self.spots:
            known = known[:-1]
        line, column = self.spots.get(known, (1, 1))
        return Spot(self.file, line, column, field_of(loc))

    def report(self, loc: Loc, code: str, **details: object) -> None:
        self.problems.append(Problem(self.spot(loc), code, details))


def parse(source: bytes, *, file: str) -> Text:
    """Read one file. A file that is not YAML has one problem and no data."""
    text = Text(file)
    try:
        text.source = source.decode("utf-8")
        loader = _Loader(text.source)
        node = loader.get_single_node()
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        text.problems.append(Problem(Spot(file, line, 1, ""), "not_utf8"))
    except yaml.MarkedYAMLError as error:
        text.problems.append(_broken(file, error))
    except yaml.reader.ReaderError:
        text.problems.append(Problem(Spot(file, 1, 1, ""), "not_text"))
    else:
        if node is None:
            text.problems.append(Problem(Spot(file, 1, 1, ""), "file_is_empty"))
        else:
            text.data = _plain(node, (), text)
    return text


def _broken(file: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    spot = Spot(file, mark.line + 1, mark.column + 1, "") if mark else Spot(file, 1, 1, "")
    return Problem(spot, "not_yaml", {"reason": error.problem or ""})


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _plain(node: yaml.Node, loc: Loc, text: Text) -> object:
    text.spots.setdefault(loc, _place(node))
    if id(node) in text.seen:
        text.report(loc, "anchors_are_not_used")
        return None
    text.seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, loc, text)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*loc, n), text) for n, child in enumerate(node.value)]
    scalar = _SCALARS.get(node.tag.removeprefix(_TAG))
    if scalar is None:
        text.report(loc, "tags_are_not_used", tag=node.tag)
        return None
    return scalar(node.value)


def _mapping(node: yaml.MappingNode, loc: Loc, text: Text) -> dict[str, object]:
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            text.spots[(*loc, "?")] = _place(key_node)
            text.report((*loc, "?"), "key_is_not_text")
            continue
        key = nfc(key_node.value)
        place = _place(key_node)
        if key in found:
            again = Spot(text.file, *place, field_of((*loc, key)))
            first = text.spots[(*loc, key)][0]
            text.problems.append(Problem(again, "key_given_twice", {"first_line": first}))
            continue
        text.spots[(*loc, key)] = place
        found[key] = _plain(value_node, (*loc, key), text)
    return found
