"""measures.yaml and areas.yaml: what is loaded, and what is told of each mistake."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from tests.makers import MORNING
from tests.packs.conftest import MakePack

from opendistrict.faces.cli.loading import words
from opendistrict.faces.cli.loading.fact_rows import MeasureFile
from opendistrict.faces.cli.loading.loader import check_pack, folder_of, load_pack
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.packfile import PackIsWrong
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import actions, queries, registry
from opendistrict.registers.facts.shapes import Kind, Telling
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries as places

MEASURES = """\
- code: so-thu.vi-pham
  name: {vi: Vi phạm, en: Violations}
  kind: flow
  unit: vụ
  most: 40
  source: so-thu
  source_name: Sổ thử
  slices:
    - code: kind
      name: {vi: Loại, en: Kind}
      values:
        - {code: a, vi: Một, en: One}
        - {code: b, vi: Hai, en: Two}
    - code: procedure
      name: {vi: Thủ tục, en: Procedure}
  sample: true
"""
AREAS = """\
- slug: khu-pho-1
  name: {vi: Khu phố 1, en: Area 1}
  units:
    - {unit: quan, until: 2025-07-01, basis: thử}
    - {unit: phuong, since: 2025-07-01, basis: thử}
  confidence: thử
  sample: true
"""
STAYS = AREAS[AREAS.index("  units") : AREAS.index("  confidence")]
M, A = "measures.yaml", "areas.yaml"
MISTAKES = [
    (M, "so-thu.vi-pham", "vi-pham", "measures.yaml:1:code", "string_pattern_mismatch"),
    (M, "so-thu.vi-pham", "so-khac.vi-pham", "measures.yaml:1:", "measure_is_not_of_its_source"),
    (M, "kind: flow", "kind: river", "measures.yaml:3:kind", "literal_error"),
    (M, "most: 40", "most: 0", "measures.yaml:5:most", "greater_than"),
    (M, "unit: vụ\n", "unit: vụ\n  decimals: 5\n", "measures.yaml:5:decimals",
     "less_than_equal"),
    (M, "code: procedure", "code: kind", "measures.yaml:1:", "slice_given_twice"),
    (M, "code: b", "code: a", "measures.yaml:9:slices[0]", "slice_value_given_twice"),
    (M, "code: b", "code: b b", "measures.yaml:13:slices[0].values[1].code",
     "string_pattern_mismatch"),
    (A, "unit: phuong", "unit: huyen", "areas.yaml:5:units[1].unit", "name_is_unknown"),
    (A, "since: 2025-07-01", "since: 2025-06-01", "areas.yaml:5:units[1].unit",
     "area_is_in_two_units"),
    (A, "until: 2025-07-01", "until: 2025-07-02", "areas.yaml:4:units[0].unit",
     "area_outside_unit"),
    (A, STAYS, "  units: []\n", "areas.yaml:3:units", "too_short"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "place", "code"), MISTAKES)
def test_a_mistake_is_told_at_its_place(
    make_pack: MakePack, file: str, old: str, new: str, place: str, code: str
) -> None:
    text = {M: MEASURES, A: AREAS}[file]
    assert text.count(old) == 1
    with pytest.raises(PackIsWrong) as wrong:
        check_pack(make_pack({file: text.replace(old, new)}))
    told = [(str(one.spot), one.code) for one in wrong.value.problems]
    assert (place, code) in told
    for language in ("vi", "en"):
        with translation.override(language):
            assert "giá trị sai" not in (said := words.sentence(wrong.value.problems[0]))
            assert said.startswith(place)


def test_no_pack_speaks_in_the_name_of_a_room(
    make_pack: MakePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = MEASURES.replace("so-thu", "plans")
    own = check_pack(make_pack({M: MEASURES})).rows(M, MeasureFile)
    assert own[0].value.source == "so-thu"
    from opendistrict.registers.facts.shapes import MeasureShape

    room = MeasureShape(code="plans.x", name="x", name_en="x", kind=Kind.FLOW, unit="x",
                        source="plans")  # fmt: skip
    monkeypatch.setattr(registry, "_measures", {"plans.x": room})
    with pytest.raises(PackIsWrong, match="measure_source_is_a_room"):
        check_pack(make_pack({M: text}))


def test_what_is_loaded(make_pack: MakePack, nothing: None) -> None:
    folder = make_pack({M: MEASURES, A: AREAS})
    load_pack(folder, actor=SYSTEM, at=MORNING)
    measure = queries.measures()["so-thu.vi-pham"]
    assert (measure.kind, measure.most, measure.is_sample) == (Kind.FLOW, Decimal(40), True)
    assert [(cut.code, len(cut.values)) for cut in measure.slices] == [
        ("kind", 2),
        ("procedure", 0),
    ]
    units, area = orgs.unit_ids_by_slug(), places.area_ids_by_slug()["khu-pho-1"]
    assert places.units_of_areas(date(2025, 6, 30)) == {area: units["quan"]}
    assert places.units_of_areas(date(2025, 7, 1)) == {area: units["phuong"]}
    again = load_pack(folder, actor=SYSTEM, at=MORNING)
    assert again.total == 0


def test_a_measure_with_facts_keeps_its_meaning(make_pack: MakePack, nothing: None) -> None:
    load_pack(make_pack({M: MEASURES, A: AREAS}), actor=SYSTEM, at=MORNING)
    actions.tell(
        Telling(
            measure="so-thu.vi-pham", quantity=Decimal(1), happened_on=date(2026, 1, 1),
            unit_id=orgs.unit_ids_by_slug()["phuong"], act="so:1",
            slices=(("kind", "a"), ("procedure", "1.001")),
        ),
        at=MORNING,
    )  # fmt: skip
    with pytest.raises(Refused, match="measure_has_facts"):
        load_pack(
            make_pack({M: MEASURES.replace("unit: vụ", "unit: việc")}), actor=SYSTEM, at=MORNING
        )
    renamed = make_pack({M: MEASURES.replace("Vi phạm", "Vụ vi phạm")})
    assert load_pack(renamed, actor=SYSTEM, at=MORNING).changed[M] == 1


def test_the_parts_of_every_new_ward_make_it_whole() -> None:
    from opendistrict.faces.cli.loading.place_rows import SuccessionRow

    rows = check_pack(folder_of("quan1")).rows("successions.yaml", SuccessionRow)
    parts: dict[str, Decimal] = {}
    for row in rows:
        for target in row.value.targets:
            if target.part is not None:
                parts[target.unit] = parts.get(target.unit, Decimal(0)) + target.part
    assert parts == dict.fromkeys(
        ("phuong-tan-dinh", "phuong-sai-gon", "phuong-ben-thanh", "phuong-cau-ong-lanh"), Decimal(1)
    )
