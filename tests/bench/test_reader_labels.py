"""The reader's gold labels fit the texts they were made on, and keep to their own rules.

Labels over texts kept outside the project are checked where those texts are (`OD_SHARED`).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench" / "reader"
SHARED = Path(os.environ.get("OD_SHARED") or ROOT.parent / "shared")
LABELS = sorted((BENCH / "labels").glob("*.json"))

COMMON = {"kind", "start", "end", "also", "note"}
ACT = {"who", "asked_by", "due", "with"}
FIELDS = {
    "direction": ACT,
    "suggestion": ACT,
    "figure": {
        "indicator",
        "value",
        "of",
        "low",
        "high",
        "unit",
        "period",
        "bound",
        "value_status",
        "plan",
        "verdict",
        "change_pct",
        "compared_with",
        "change",
        "plan_pct",
    },
    "target_set": {"count", "period", "verdict"},
    "programme": {"name", "period"},
    "award": {"name", "count"},
}
REQUIRED = {
    "direction": set(),
    "suggestion": {"who"},
    "figure": {"indicator", "unit"},
    "target_set": {"count"},
    "programme": {"name"},
    "award": {"name", "count"},
}
BOUNDS = {"more than", "less than", "about", "at least", "at most"}
PERIOD = re.compile(r"\d{4}(-\d{4}|-Q[1-4]|-\d{2}(-\d{2}|/\d{4}-\d{2})?)?")
PART = re.compile(r"\.\d$")  # <stem>.2.json and <stem>.3.json label other passages of the same text
NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")

Label = dict[str, Any]


def load(path: Path) -> Label:
    label: Label = json.loads(path.read_text(encoding="utf-8"))
    return label


def text_of(label: Label) -> str:
    """The NFC text a label was made on; skips when it is a text we may not carry."""
    own = label["file"].startswith("own/")
    path = (BENCH if own else SHARED) / label["file"]
    if not own and not path.exists():
        pytest.skip(f"{label['file']} is not under OD_SHARED ({SHARED})")
    return unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))


def numbers(text: str) -> set[float]:
    """All numbers in Vietnamese notation: 1.285 is a thousand and more, 10,17 has a fraction."""
    return {float(n.replace(".", "").replace(",", ".")) for n in NUMBER.findall(text)}


def inside(span: list[int], scope: list[list[int]]) -> bool:
    start, end = span
    return start < end and any(a <= start and end <= b for a, b in scope)


each_label = pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)


@each_label
def test_the_text_is_the_one_that_was_labelled(path: Path) -> None:
    label = load(path)
    text = text_of(label)
    assert PART.sub("", path.stem) == Path(label["file"]).stem
    assert hashlib.sha256(text.encode()).hexdigest() == label["sha256"]
    assert max(end for _, end in label["scope"]) <= len(text)


@each_label
def test_spans_lie_in_scope_and_none_is_labelled_twice(path: Path) -> None:
    label = load(path)
    scope = label["scope"]
    edges = [edge for passage in scope for edge in passage]
    assert edges == sorted(edges), "passages of the scope overlap or are out of order"
    for item in label["items"]:
        for span in [[item["start"], item["end"]], *item.get("also", [])]:
            assert inside(span, scope), item
    seen = Counter((i["kind"], i["start"], i["end"]) for i in label["items"])
    assert [key for key, times in seen.items() if times > 1] == []


def test_label_files_of_one_text_do_not_share_a_passage() -> None:
    passages: dict[str, list[list[int]]] = {}
    for path in LABELS:
        label = load(path)
        passages.setdefault(label["file"], []).extend(label["scope"])
    assert len(passages) < len(LABELS), "no text has a second label file: drop this test"
    for name, scope in passages.items():
        edges = [edge for passage in sorted(scope) for edge in passage]
        assert edges == sorted(edges), f"{name}: a passage is labelled twice"


def test_every_text_of_our_own_says_that_it_is_a_sample_and_is_labelled() -> None:
    own = sorted((BENCH / "own").glob("*.txt"))
    assert {load(p)["file"] for p in LABELS} >= {f"own/{p.name}" for p in own}
    for path in own:
        text = path.read_text(encoding="utf-8")
        assert "(văn bản mẫu)" in text.splitlines()[0], path.name
        assert text == unicodedata.normalize("NFC", text), path.name


@each_label
def test_kinds_and_fields_are_known(path: Path) -> None:
    label = load(path)
    assert label["split"] in {"dev", "held"}
    dated_on = date.fromisoformat(label["dated_on"])
    for item in label["items"]:
        kind = item["kind"]
        assert set(item) <= COMMON | FIELDS[kind], item
        assert REQUIRED[kind] <= set(item), item
        assert item.get("bound", "about") in BOUNDS, item
        assert PERIOD.fullmatch(item.get("period", "2026")), item
        if "due" in item:
            assert date.fromisoformat(item["due"]) > dated_on, item
        if kind == "direction":
            assert "who" in item or "note" in item, "an act without an actor needs a reason"
        if kind == "figure":
            assert "value" in item or {"low", "high"} <= set(item), item


@each_label
def test_numbers_and_names_stand_in_the_text(path: Path) -> None:
    label = load(path)
    text = text_of(label)
    folded = text.casefold()
    for item in label["items"]:
        quote = text[item["start"] : item["end"]]
        told = {item[key] for key in ("value", "of", "low", "high", "count") if key in item}
        assert told <= numbers(quote), (quote, told)
        for name in [item.get("who", ""), *item.get("with", [])]:
            assert name.casefold() in folded or "note" in item, (quote, name)


def test_there_is_enough_to_measure_by_in_each_split() -> None:
    kinds: Counter[tuple[str, str]] = Counter()
    for path in LABELS:
        label = load(path)
        kinds.update((label["split"], item["kind"]) for item in label["items"])
    assert len(LABELS) >= 28
    assert kinds.total() >= 920
    acts = {s: kinds[s, "direction"] + kinds[s, "suggestion"] for s in ("dev", "held")}
    figures = {s: kinds[s, "figure"] for s in ("dev", "held")}
    assert acts["dev"] >= 275
    assert acts["held"] >= 30  # what no round has opened yet; the rest became dev
    assert figures["dev"] >= 270
    assert figures["held"] >= 70
