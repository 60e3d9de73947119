"""A plan or report as StratML Part 2: in the published order, valid, each identifier once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from lxml import etree

from opendistrict.kernel.exchange.stratml import (
    NAMESPACE,
    Goal,
    Objective,
    Report,
    Result,
    document,
    problems,
)

FIRST, LAST = date(2022, 12, 15), date(2023, 12, 14)
REVENUE = Objective(
    "target-1", "1.1", "Thu ngân sách", "Revenue", "Thu ngân sách", "tỷ đồng",
    Result(FIRST, LAST, Decimal("15980.0"), ("bound", "at least")),
    Result(FIRST, LAST, Decimal("16050"), ("verdict", "VUOT"), "ước"),
)  # fmt: skip
YES = replace(REVENUE, id="target-2", unit="", actual=None)
REPORT = Report(
    id="set-1", name="Năm 2023", words="", note="", organization="Quận 1", organization_id="body",
    vision="", mission="", since=FIRST, last=LAST, published=date(2023, 12, 22),
    source="http://a/data/sets/1/stratml.xml", is_over=True,
    goals=(Goal("goal-1", "1", "Kinh tế", (REVENUE, YES)),),
)  # fmt: skip
IN = {"s": NAMESPACE}


def test_a_report_is_valid_and_says_plan_and_actual() -> None:
    data = document(REPORT)
    assert problems(data) == []
    root = etree.fromstring(data)
    assert root.get("Type") == "Performance_Report"
    path = "//s:Objective[s:Identifier='target-1']//s:{}/s:NumberOfUnits/text()"
    assert root.xpath(path.format("TargetResult"), namespaces=IN) == ["15980"]
    assert root.xpath(path.format("ActualResult"), namespaces=IN) == ["16050"]
    assert root.xpath("count(//s:Objective[s:Identifier='target-2']//s:ActualResult)",
                      namespaces=IN) == 0  # fmt: skip


def test_a_running_period_is_a_plan() -> None:
    root = etree.fromstring(document(replace(REPORT, is_over=False)))
    assert root.get("Type") == "Performance_Plan"


def test_the_schema_finds_what_is_wrong() -> None:
    """It must be able to fail: a double identifier, nothing promised, a wrong order, no dates."""
    twice = replace(REPORT, goals=(Goal("goal-1", "1", "Kinh tế", (REVENUE, REVENUE)),))
    assert problems(document(twice))
    assert problems(document(replace(REPORT, goals=())))
    data = document(REPORT)
    assert problems(data.replace(b"Performance_Report", b"Report"))
    assert problems(data.replace(b"<StartDate>2022-12-15</StartDate>", b"", 1))
    assert problems(data.replace(b"<Identifier>goal-1</Identifier>", b"", 1)) == []
