"""nudges.yaml and scoring.yaml: what is loaded, and what is told of each mistake."""

from datetime import date
from decimal import Decimal

import pytest
from tests.makers import MORNING
from tests.packs.conftest import MakePack

from opendistrict.engine.plans import queries
from opendistrict.faces.cli.loading.loader import check_pack, load_pack
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.packfile import PackIsWrong

LADDER = """\
- code: mau
  since: 2020-01-01
  rungs:
    - {offset: -2, to: owner}
    - {offset: 1, to: head}
  quiet_from: "18:00"
  quiet_until: "07:00"
  basis: mẫu
  sample: true
"""
SCORING = """\
- code: nd-335
  since: 2026-01-01
  late_percent: 25
  fault_percent: 25
  ranks:
    - {code: good, title: {vi: Tốt, en: Good}, from: 70}
    - {code: completed, title: {vi: Hoàn thành, en: Completed}, from: 50}
    - {code: failed, title: {vi: Không, en: Not}, from: 0}
  weights: null
  basis: Nghị định
  confidence: mẫu
"""
MISTAKES = [
    ("nudges.yaml", LADDER, '"18:00"', '"18 giờ"', "not_a_time"),
    ("nudges.yaml", LADDER, "offset: 1, to: head", "offset: -9, to: head", "ladder_goes_down"),
    ("nudges.yaml", LADDER, "offset: 1, to: head", "offset: 1, to: manual", "rung_is_by_hand"),
    ("nudges.yaml", LADDER, "offset: 1, to: head", "offset: -2, to: owner", "rung_given_twice"),
    ("nudges.yaml", LADDER + LADDER.replace("mau", "hai"), "x", "x", "ladders_overlap"),
    ("scoring.yaml", SCORING, "from: 0", "from: 10", "ranks_do_not_go_down_to_zero"),
    ("scoring.yaml", SCORING, "code: completed", "code: done", "rank_completed_is_missing"),
    ("scoring.yaml", SCORING, "weights: null",
     "weights: {quantity: 0.5, quality: 0.3, progress: 0.3}", "weights_do_not_make_one"),
    ("scoring.yaml", SCORING + SCORING.replace("335", "336"), "x", "x", "regimes_overlap"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "old", "new", "code"), MISTAKES)
def test_one_mistake_is_told(
    make_pack: MakePack, file: str, text: str, old: str, new: str, code: str
) -> None:
    with pytest.raises(PackIsWrong) as caught:
        check_pack(make_pack({file: text.replace(old, new)}))
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].spot.file == file


def test_loaded_twice_nothing_changes(nothing: None, make_pack: MakePack) -> None:
    folder = make_pack({"nudges.yaml": LADDER, "scoring.yaml": SCORING})
    assert load_pack(folder, actor=SYSTEM, at=MORNING).changed["nudges.yaml"] == 1
    assert load_pack(folder, actor=SYSTEM, at=MORNING).total == 0


def test_the_ladder_and_the_regime_of_the_first_place(quan1: None) -> None:
    ladder = queries.ladder_on(date(2023, 12, 22))
    assert ladder is not None and "mẫu" in ladder.basis
    assert [(rung.offset, str(rung.to)) for rung in ladder.rungs] == [
        (-7, "owner"), (-2, "owner"), (0, "owner"), (1, "head"), (3, "deputy"), (7, "chair"),
    ]  # fmt: skip
    (regime,) = queries.regimes()
    assert (regime.since, regime.late_percent) == (date(2026, 1, 1), Decimal(25))
    assert regime.weights is None and "Chưa kiểm chứng" in regime.confidence
    assert [rank.least for rank in regime.ranks] == [90, 70, 50, 0]
