"""The two seed documents: what a careful officer takes out of them must be found."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from opendistrict.kernel.reader import read, to_json

SHARED = Path(os.environ.get("OD_SHARED", Path(__file__).resolve().parents[3] / ".." / "shared"))
FOLDER = SHARED / "data" / "directives"
pytestmark = pytest.mark.skipif(
    not (FOLDER / "expected.json").exists(),
    reason=f"the seed documents are not part of the project; not found in {FOLDER}",
)
NAMES = ("000_ec06cc023cf5a284.txt", "002_108aced98f141284.txt")
FIELDS = (
    "who",
    "due",
    "value",
    "of",
    "unit",
    "period",
    "plan",
    "verdict",
    "change_pct",
    "bound",
    "count",
)


def _expected() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(
        (FOLDER / "expected.json").read_text("utf-8")
    )
    return found


def _items(name: str) -> list[dict[str, Any]]:
    text = (FOLDER / name).read_text("utf-8")
    items: list[dict[str, Any]] = to_json(read(text), text)["proposals"]
    return items


def _match(want: dict[str, Any], items: list[dict[str, Any]], text: str) -> dict[str, Any] | None:
    """The item of the same kind whose words hold the quote's beginning."""
    at = text.index(want["quote"])
    here = [i for i in items if i["kind"] == want["kind"] and i["start"] <= at + 5 < i["end"]]
    exact = [i for i in here if want.get("value") is None or i.get("value") == want["value"]]
    return exact[0] if exact else None


@pytest.mark.parametrize("name", NAMES)
def test_every_expected_item_is_reached_with_its_fields(name: str) -> None:
    text, items = (FOLDER / name).read_text("utf-8"), _items(name)
    missed, wrong = [], []
    for want in _expected()[name]:
        got = _match(want, items, text)
        if got is None:
            missed.append(want["quote"])
            continue
        wrong += [(f, want[f], got.get(f)) for f in FIELDS if f in want and got.get(f) != want[f]]
        if want.get("asked_by"):
            assert want["asked_by"] in got["asked_by"]
    assert (missed, wrong) == ([], [])


@pytest.mark.parametrize("kind", ["direction", "figure"])
def test_recall_and_precision_on_the_seeds(kind: str) -> None:
    hits = wanted = told = 0
    for name in NAMES:
        text, items = (FOLDER / name).read_text("utf-8"), _items(name)
        labels = [w for w in _expected()[name] if w["kind"] == kind]
        matched = {id(_match(w, items, text)) for w in labels if _match(w, items, text)}
        hits, wanted = hits + len(matched), wanted + len(labels)
        told += sum(1 for i in items if i["kind"] == kind)
    assert hits / wanted >= 0.90
    assert hits / told >= 0.85


def test_the_year_the_goal_ends_is_the_due_day() -> None:
    dues = [i["due"] for i in _items(NAMES[1]) if i["kind"] == "direction" and i["due"]]
    assert dues == [date(2025, 12, 31).isoformat()]
