"""Every measure our own rooms tell, declared by the room that tells it.

`docs/facts.md` is generated from this; a fact of a measure nobody declared is refused.
"""

from opendistrict.registers.facts.shapes import MeasureShape

_measures: dict[str, MeasureShape] = {}


def declare(*measures: MeasureShape) -> None:
    for measure in measures:
        assert measure.code.startswith(f"{measure.source}."), f"{measure.code}: not of its room"
        assert measure.most is not None, f"{measure.code}: say the most that one fact may tell"
        _measures[measure.code] = measure


def declared() -> dict[str, MeasureShape]:
    return dict(_measures)
