"""StratML Part 2 (ANSI/AIIM 21:2009 Part 2, the companion of ISO 17469-1): plans and reports of
performance, so that what one body promises can be read beside what another does.

A field of work becomes a Goal, a target an Objective with one PerformanceIndicator, its plan the
TargetResult and what was reached the ActualResult.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from lxml import etree

from opendistrict.kernel.exchange.tables import digits

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
SCHEMA = Path(__file__).with_name("stratml.xsd")  # our own reading of the published structure


@dataclass(frozen=True, slots=True)
class Result:
    """A plan, or what was reached: in [since, last], with the limit in words ("more than")."""

    since: date
    last: date
    number: Decimal | None
    descriptor: tuple[str, str] | None = None  # name and value: a verdict, a status
    words: str = ""


@dataclass(frozen=True, slots=True)
class Objective:
    id: str
    place: str
    name: str
    words: str
    dimension: str
    unit: str
    plan: Result
    actual: Result | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    id: str
    place: str
    name: str
    objectives: tuple[Objective, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """`is_over`: the period has ended, so this is a report and no longer a plan."""

    id: str
    name: str
    words: str
    note: str
    organization: str
    organization_id: str
    vision: str
    mission: str
    since: date
    last: date
    published: date
    source: str
    is_over: bool
    goals: tuple[Goal, ...]


def document(report: Report) -> bytes:
    """The document, valid by `stratml.xsd`; every identifier occurs once."""
    kind = "Performance_Report" if report.is_over else "Performance_Plan"
    spaces: dict[str | None, str] = {None: NAMESPACE}
    root = etree.Element(_tag("PerformancePlanOrReport"), nsmap=spaces)  # type: ignore[arg-type]
    root.set("Type", kind)
    _texts(root, Name=report.name, Description=report.words, OtherInformation=report.note)
    core = etree.SubElement(root, _tag("StrategicPlanCore"))
    body = etree.SubElement(core, _tag("Organization"))
    _texts(body, Name=report.organization, Identifier=report.organization_id)
    _texts(etree.SubElement(core, _tag("Vision")), Description=report.vision)
    _texts(etree.SubElement(core, _tag("Mission")), Description=report.mission)
    for goal in report.goals:
        _goal(core, goal)
    _texts(
        etree.SubElement(root, _tag("AdministrativeInformation")), Identifier=report.id,
        StartDate=report.since.isoformat(), EndDate=report.last.isoformat(),
        PublicationDate=report.published.isoformat(), Source=report.source,
    )  # fmt: skip
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def problems(data: bytes) -> Sequence[str]:
    """What is wrong with a document by our schema; nothing for a valid one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    schema = etree.XMLSchema(etree.parse(str(SCHEMA), parser))
    schema.validate(etree.fromstring(data, parser))
    return str(schema.error_log).splitlines()


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _texts(parent: etree._Element, **texts: str) -> None:
    """Children in the order given; what has nothing to say is left out."""
    for name, text in texts.items():
        if text:
            etree.SubElement(parent, _tag(name)).text = text


def _goal(core: etree._Element, goal: Goal) -> None:
    told = etree.SubElement(core, _tag("Goal"))
    _texts(told, Name=goal.name)
    etree.SubElement(told, _tag("Description"))  # the standard wants it, even with nothing to say
    _texts(told, Identifier=goal.id, SequenceIndicator=goal.place)
    for one in goal.objectives:
        objective = etree.SubElement(told, _tag("Objective"))
        _texts(
            objective, Name=one.name, Description=one.words, Identifier=one.id,
            SequenceIndicator=one.place, OtherInformation=one.note,
        )  # fmt: skip
        _indicator(objective, one)


def _indicator(objective: etree._Element, one: Objective) -> None:
    indicator = etree.SubElement(
        objective, _tag("PerformanceIndicator"), PerformanceIndicatorType="Quantitative"
    )
    _texts(indicator, MeasurementDimension=one.dimension)
    # A unit of measurement is wanted even of what has none (yes or no).
    etree.SubElement(indicator, _tag("UnitOfMeasurement")).text = one.unit
    _texts(indicator, Identifier=f"{one.id}-indicator")
    instance = etree.SubElement(indicator, _tag("MeasurementInstance"))
    _result(instance, "TargetResult", one.plan)
    if one.actual is not None:
        _result(instance, "ActualResult", one.actual)


def _result(instance: etree._Element, name: str, one: Result) -> None:
    told = etree.SubElement(instance, _tag(name))
    number = "" if one.number is None else digits(one.number)
    _texts(
        told, StartDate=one.since.isoformat(), EndDate=one.last.isoformat(), NumberOfUnits=number
    )
    if one.descriptor:
        descriptor = etree.SubElement(told, _tag("Descriptor"))
        _texts(descriptor, DescriptorName=one.descriptor[0], DescriptorValue=one.descriptor[1])
    _texts(told, Description=one.words)
