"""A number is defined where its first value is told, and never twice under one name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.makers import MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.indicators import actions, queries, rules
from opendistrict.engine.indicators.shapes import IndicatorRow
from opendistrict.kernel.refusals import Refused

pytestmark = pytest.mark.usefixtures("quan1")

DEFINITION = IndicatorRow(
    code="", name="Số vụ cháy, nổ trên địa bàn", name_en="", unit="vụ", direction="down",
    decimals=0, frequency="month", basis="", confidence="", is_sample=False,
)  # fmt: skip


def report(
    definition: IndicatorRow = DEFINITION, post: str = "chanh-van-phong-quan-1", **more: Any
) -> str:
    told: dict[str, Any] = {
        "period_kind": "month", "since": date(2023, 11, 1), "until": date(2023, 12, 1),
        "status": "actual", "value": Decimal(3), "bound": "", "numerator": None,
        "denominator": None, "percent_of_plan": None, "change_percent": None,
        "as_of": date(2023, 11, 30), "source": "Báo cáo 7", "passage_id": None, "note": "",
        "confidence": "", "is_sample": False, "corrects_id": None,
    }  # fmt: skip
    return actions.report_new(
        definition=definition, unit_id=unit_id("quan-1"), actor=actor(post, TODAY_2023),
        at=MORNING_2023, **told | more,
    )  # fmt: skip


def test_a_new_number_has_a_code_of_its_name_and_a_value() -> None:
    code = report()
    assert code == "so-vu-chay-no-tren-dia-ban"
    defined = queries.indicator(code)
    assert defined is not None
    assert (defined.unit, defined.direction, defined.frequency) == ("vụ", "down", "month")
    assert defined.name_en == DEFINITION.name  # until somebody says it in English
    told = queries.values(
        [code], [unit_id("quan-1")],
        since=date(2023, 1, 1), until=date(2024, 1, 1), known_on=TODAY_2023,
    )  # fmt: skip
    assert [value.value for value in told] == [Decimal(3)]


@pytest.mark.parametrize(
    "name",
    [
        "Số vụ cháy, nổ trên địa bàn",
        "số vụ  CHÁY nổ, trên địa bàn",  # the same words
        "Thu ngân sách nhà nước trên địa bàn",  # of the pack, whose code is another
    ],
)
def test_one_name_is_one_number(name: str) -> None:
    report()
    with pytest.raises(Refused, match="indicator_is_defined_already"):
        report(replace(DEFINITION, name=name))


def test_a_refused_value_leaves_no_definition_behind() -> None:
    with pytest.raises(Refused, match="value_has_no_source"):
        report(source=" ")
    assert queries.indicator("so-vu-chay-no-tren-dia-ban") is None


def test_who_may_not_report_may_not_define() -> None:
    with pytest.raises(Refused, match="may_not_report_for_this_unit"):
        report(post="chu-tich-quan-1")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " … "}, "indicator_name_is_missing"),
        ({"unit": " "}, "indicator_unit_is_missing"),
        ({"direction": "left"}, "indicator_direction_is_unknown"),
        ({"decimals": 7}, "indicator_decimals_are_out_of_range"),
        ({"decimals": -1}, "indicator_decimals_are_out_of_range"),
        ({"frequency": "hour"}, "indicator_frequency_is_unknown"),
    ],
)
def test_what_a_definition_must_say(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        report(replace(DEFINITION, **changed))
    assert refused.value.codes == (code,)


def test_a_code_fits_its_column() -> None:
    code = rules.code_of("Tỷ lệ hộ dân " * 20)
    assert len(code) <= rules.LONGEST_CODE
    assert not code.endswith("-")
