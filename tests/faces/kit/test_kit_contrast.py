"""The colours of both themes carry their text (WCAG 2.2: 4.5, and 3 for edges and charts)."""

import re

import pytest

from opendistrict.config.settings import PACKAGE

PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
CSS = (PACKAGE / "static/kit/kit.css").read_text()
TOKENS = {name: {"light": a, "dark": b} for name, a, b in PAIR.findall(CSS)}
TEXT = [
    ("ink", "paper"), ("ink", "wash"), ("soft", "paper"), ("soft", "wash"), ("soft", "idle-wash"),
    ("teal", "paper"), ("teal", "wash"), ("teal-deep", "progress-wash"), ("on-teal", "teal"),
    ("on-teal", "teal-deep"), ("no-ink", "paper"), ("no-ink", "no-wash"), ("ink", "no-wash"),
    ("ok-ink", "ok-wash"), ("risk-ink", "risk-wash"), ("idle-ink", "idle-wash"),
    ("progress-ink", "progress-wash"), ("ink", "progress-wash"),
]  # fmt: skip
SHAPES = [
    ("edge", "paper"), ("edge", "wash"), ("teal", "ground"), ("alarm", "ground"),
    ("amber", "ground"), ("ok", "ground"), ("ink", "ground"), ("alarm", "no-wash"),
]  # fmt: skip


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((_light(one), _light(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_stand_out(theme: str, shape: str, ground: str) -> None:
    assert contrast(TOKENS[shape][theme], TOKENS[ground][theme]) >= 3
