"""Measures the directive reader against labels.

    python bench/reader/measure.py [seeds] [dev] [held] [--list]

Per kind precision, recall and F1 for the seeds (expected.json, found by their quotes) and for
the labels of each split, fields among the matched, and characters a second. Matching as in
README.md beside this file; a direction taken for a suggestion is an error, and the lenient
line says what it would be if it were not. Texts that live outside the project are looked for
in $OD_SHARED (default ../shared); what is absent is named and left out.
"""

import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("OD_SHARED", ROOT / ".." / "shared"))
sys.path.insert(0, str(ROOT / "src"))

from opendistrict.kernel.reader import read, to_json  # noqa: E402

Item = dict[str, Any]
Pair = tuple[Item, Item]
_SAME = {"award": "figure"}
_FIELDS = {
    "direction": ("who", "asked_by", "due"),
    "suggestion": ("who", "asked_by"),
    "figure": ("value", "unit", "period", "bound", "plan", "verdict", "change_pct"),
    "target_set": ("period",),
    "programme": ("name", "period"),
}


@dataclass(slots=True)
class Score:
    """Counts of one kind over several documents."""

    hits: int = 0
    predicted: int = 0
    wanted: int = 0

    def line(self, name: str) -> str:
        precision = self.hits / self.predicted if self.predicted else 0.0
        recall = self.hits / self.wanted if self.wanted else 0.0
        total = precision + recall
        f1 = 2 * precision * recall / total if total else 0.0
        counts = f"{self.hits}/{self.predicted} {self.hits}/{self.wanted}"
        return f"  {name:<22} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({counts})"


@dataclass(slots=True)
class Tally:
    """Everything measured over one split."""

    kinds: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    lenient: Score = field(default_factory=Score)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    text: str
    labels: list[Item]
    scope: list[list[int]]
    dated_on: date | None


def seeds() -> Iterator[Document]:
    """The two seed documents; a label's place is where its quote stands."""
    folder = SHARED / "data" / "directives"
    expected = folder / "expected.json"
    if not expected.exists():
        print(f"(absent: {expected.name})")
        return
    for name, items in json.loads(expected.read_text("utf-8")).items():
        if not name.endswith(".txt"):
            continue
        text = (folder / name).read_text("utf-8")
        labels = []
        for item in items:
            start = text.index(item["quote"])
            labels.append({**item, "start": start, "end": start + len(item["quote"])})
        yield Document(name, text, labels, [[0, len(text)]], None)


def labelled(split: str) -> Iterator[Document]:
    for path in sorted((HERE / "labels").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        if data["split"] != split:
            continue
        base = HERE if data["file"].startswith("own/") else SHARED
        source = base / data["file"]
        if not source.exists():
            print(f"(absent: {source.name})")
            continue
        dated = date.fromisoformat(data["dated_on"]) if data.get("dated_on") else None
        yield Document(path.stem, source.read_text("utf-8"), data["items"], data["scope"], dated)


def _inside(item: Item, scope: list[list[int]]) -> bool:
    covered = sum(max(0, min(item["end"], b) - max(item["start"], a)) for a, b in scope)
    return covered * 2 >= item["end"] - item["start"]


def _overlaps(item: Item, start: int, end: int) -> bool:
    shared = min(item["end"], end) - max(item["start"], start)
    return shared * 2 >= min(item["end"] - item["start"], end - start) and shared > 0


def _in_place(guess: Item, label: Item) -> bool:
    spans = [(label["start"], label["end"]), *map(tuple, label.get("also", ()))]
    near = guess["start"] <= label["start"] < guess["end"]
    return near or any(_overlaps(guess, a, b) for a, b in spans)


def _number(item: Item, name: str) -> float | None:
    value = item.get(name)
    return None if value is None else float(value)


def _same_number(guess: Item, label: Item) -> bool:
    if label["kind"] in {"target_set", "award"} and label.get("count") is not None:
        return _number(guess, "count" if "count" in guess else "value") == float(label["count"])
    if label["kind"] != "figure":
        return True
    if label.get("low") is not None:
        return all(_number(guess, n) == _number(label, n) for n in ("low", "high"))
    value, of = _number(label, "value"), _number(label, "of")
    if of is not None and _number(guess, "of") != of:
        return False
    if value is None:
        return True
    change = _number(guess, "change_pct")
    told = (_number(guess, "value"), _number(guess, "count"), abs(change) if change else None)
    return value in told


def _kind(item: Item) -> str:
    return _SAME.get(item["kind"], item["kind"])


def _fits(guess: Item, label: Item, lenient: bool = False) -> bool:
    acts = {"direction", "suggestion"}
    same = _kind(guess) == _kind(label) or (lenient and {guess["kind"], label["kind"]} <= acts)
    return same and _in_place(guess, label) and _same_number(guess, label)


def _pair(guesses: list[Item], labels: list[Item], lenient: bool = False) -> list[Pair]:
    """One to one, the closest start first."""
    candidates = [
        (abs(g["start"] - w["start"]), n, m)
        for n, w in enumerate(labels)
        for m, g in enumerate(guesses)
        if _fits(g, w, lenient)
    ]
    pairs, used_labels, used_guesses = [], set(), set()
    for _, n, m in sorted(candidates):
        if n not in used_labels and m not in used_guesses:
            used_labels.add(n)
            used_guesses.add(m)
            pairs.append((guesses[m], labels[n]))
    return pairs


def _agrees(name: str, guess: Item, label: Item) -> bool:
    want, got = label.get(name), guess.get(name)
    if isinstance(want, int | float) and isinstance(got, int | float):
        return float(want) == float(got)
    if name in {"who", "asked_by", "name", "indicator"} and want and got:
        a, b = " ".join(str(want).lower().split()), " ".join(str(got).lower().split())
        return a == b or a in b or b in a
    return bool(want == got)


def _fields(tally: Tally, pairs: list[Pair]) -> None:
    for guess, label in pairs:
        for name in _FIELDS.get(label["kind"], ()):
            if label.get(name) is not None or (name == "due" and guess.get("due")):
                tally.asked[f"{label['kind']}.{name}"] += 1
                tally.right[f"{label['kind']}.{name}"] += _agrees(name, guess, label)


def _again(guess: Item, labels: list[Item]) -> bool:
    """Half inside a span that repeats a label: neither right nor wrong."""
    return any(_inside(guess, label.get("also", [])) for label in labels if label.get("also"))


def weigh(document: Document, tally: Tally, listing: bool) -> None:
    """Read one document and add its counts to the tally."""
    reading = read(document.text, dated_on=document.dated_on)
    told = to_json(reading, document.text)["proposals"]
    guesses = [g for g in told if _inside(g, document.scope)]
    twins = {(g["start"], g["end"]): g for g in guesses if g["rule"] == "figure.award"}
    for guess in guesses:
        if guess["kind"] == "award":
            twin = twins[guess["start"], guess["end"]]
            guess.update(value=twin["value"], unit=twin["unit"])
    guesses = [g for g in guesses if g["rule"] != "figure.award"]
    pairs = _pair(guesses, document.labels)
    paired = {id(g) for g, _ in pairs}
    guesses = [g for g in guesses if id(g) in paired or not _again(g, document.labels)]
    for guess in guesses:
        tally.kinds[_kind(guess)].predicted += 1
    for label in document.labels:
        tally.kinds[_kind(label)].wanted += 1
    for guess, _ in pairs:
        tally.kinds[_kind(guess)].hits += 1
    _lenient(document, guesses, tally)
    _fields(tally, pairs)
    if listing:
        _show(document, guesses, pairs)


def _lenient(document: Document, guesses: list[Item], tally: Tally) -> None:
    acts = {"direction", "suggestion"}
    mine = [g for g in guesses if g["kind"] in acts]
    theirs = [w for w in document.labels if w["kind"] in acts]
    tally.lenient.predicted += len(mine)
    tally.lenient.wanted += len(theirs)
    tally.lenient.hits += len(_pair(mine, theirs, lenient=True))


def _show(document: Document, guesses: list[Item], pairs: list[Pair]) -> None:
    found, matched = {id(g) for g, _ in pairs}, {id(w) for _, w in pairs}
    print(f"  -- {document.name}")
    for guess in guesses:
        if id(guess) not in found:
            print("   wrong ", guess["rule"], guess.get("value"), "|", _cut(document, guess))
    for label in document.labels:
        if id(label) not in matched:
            print("   missed", label["kind"], label.get("value"), "|", _cut(document, label))
    for guess, label in pairs:
        for name in _FIELDS.get(label["kind"], ()):
            weighed = label.get(name) is not None or (name == "due" and guess.get("due"))
            if weighed and not _agrees(name, guess, label):
                got, want = repr(guess.get(name)), repr(label.get(name))
                print("   field ", name, got, "<>", want, "|", _cut(document, label)[:50])


def _cut(document: Document, item: Item) -> str:
    return document.text[item["start"] : item["end"]].replace("\n", "/")[:110]


def report(name: str, documents: Iterator[Document], listing: bool) -> None:
    tally, count = Tally(), 0
    for document in documents:
        count += 1
        weigh(document, tally, listing)
    print(f"{name}: {count} documents")
    for kind in sorted(tally.kinds):
        print(tally.kinds[kind].line(kind))
    print(tally.lenient.line("directions, lenient"))
    for key in sorted(tally.asked):
        right, asked = tally.right[key], tally.asked[key]
        print(f"  {key:<22} {right}/{asked} = {right / asked:.3f}")


def speed() -> None:
    """A 50-page text (about 2,500 characters a page) made by repeating what there is."""
    own = "\n\n".join(p.read_text("utf-8") for p in sorted((HERE / "own").glob("*.txt")))
    if not own:
        return
    text = (own + "\n\n") * (125_000 // len(own) + 1)
    began = time.perf_counter()
    read(text)
    took = time.perf_counter() - began
    print(f"speed: {len(text)} characters in {took:.2f} s = {len(text) / took:,.0f} characters/s")


def main() -> None:
    listing = "--list" in sys.argv
    wanted = [a for a in sys.argv[1:] if not a.startswith("--")] or ["seeds", "dev", "held"]
    for name in wanted:
        report(name, seeds() if name == "seeds" else labelled(name), listing)
    speed()


if __name__ == "__main__":
    main()
