"""Every text marked for translation has its English; none is left of a text that is gone."""

import re

from opendistrict.faces.cli import texts

PLACE = re.compile(r"%\(\w+\)[sd]|{\w+}")


def _all(said: object) -> list[str]:
    return [str(part) for part in said] if isinstance(said, tuple | list) else [str(said or "")]


def test_every_text_has_its_english() -> None:
    known = texts.english()
    missing = {
        text: where
        for (context, text, _), where in texts.marked().items()
        if not all(_all(known.get((context, text))))
    }
    assert missing == {}, "run ./od texts and translate what it names"


def test_no_english_is_left_over() -> None:
    wanted = {(context, text) for context, text, _ in texts.marked()}
    assert sorted(text for _, text in set(texts.english()) - wanted) == []


def test_english_keeps_the_places_for_values() -> None:
    wrong = [
        text
        for (_, text), said in texts.english().items()
        for part in _all(said)
        if not set(PLACE.findall(part)) <= set(PLACE.findall(text))
    ]
    assert wrong == []


def test_english_is_not_vietnamese() -> None:
    """No letter that only Vietnamese has, outside names and the words of law kept on purpose."""
    only = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    whole = [
        text for (_, text), said in texts.english().items() if only.search(text) and said == text
    ]
    assert whole == []
