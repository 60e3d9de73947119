"""The rows of a pack's measures and areas, handed to the rooms, and what no row knows alone."""

from collections.abc import Sequence
from datetime import datetime

from opendistrict.faces.cli.loading import fact_rows as files
from opendistrict.faces.cli.loading.pack import Pack
from opendistrict.faces.cli.loading.place_checks import unit_spans
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import Problem
from opendistrict.kernel.packfile.checks import Span, empty, overlapping, sticking_out
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts import registry
from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice
from opendistrict.registers.places import actions as places
from opendistrict.registers.places.shapes import AreaRow


def load_measures(*, rows: Sequence[files.MeasureFile], actor: Actor, at: datetime) -> int:
    measures = [shape_of(row) for row in rows]
    return facts.load_measures(rows=measures, actor=actor, at=at)


def shape_of(row: files.MeasureFile) -> MeasureShape:
    return MeasureShape(
        code=row.code, name=row.name.vi, name_en=row.name.en, kind=Kind(row.kind), unit=row.unit,
        source=row.source, source_name=row.source_name, decimals=row.decimals,
        slices=tuple(
            Slice(
                cut.code, cut.name.vi, cut.name.en,
                tuple((value.code, value.vi, value.en) for value in cut.values),
            )
            for cut in row.slices
        ),
        most=row.most, basis=row.basis, is_sample=row.sample,
    )  # fmt: skip


def load_areas(*, rows: Sequence[files.AreaFile], actor: Actor, at: datetime) -> int:
    areas = [
        AreaRow(
            slug=row.slug, name=row.name.vi, name_en=row.name.en, confidence=row.confidence,
            is_sample=row.sample,
            units=tuple((stay.unit, stay.since, stay.until, stay.basis) for stay in row.units),
        )
        for row in rows
    ]  # fmt: skip
    return places.load_areas(rows=areas, actor=actor, at=at)


def check_measures(pack: Pack) -> list[Problem]:
    """What our own rooms tell is counted by them: no pack may speak in their name."""
    rooms = {measure.source for measure in registry.declared().values()}
    return [
        row.problem(("source",), "measure_source_is_a_room", name=row.value.source)
        for row in pack.rows("measures.yaml", files.MeasureFile)
        if row.value.source in rooms
    ]


def check_areas(pack: Pack) -> list[Problem]:
    """An area is in one ward at a time, and while that ward is there."""
    stays, in_unit = [], []
    for row in pack.rows("areas.yaml", files.AreaFile):
        for n, stay in enumerate(row.value.units):
            period = {"since": stay.since, "until": stay.until}
            spot = row.spot("units", n, "unit")
            stays.append(Span(key=row.value.slug, spot=spot, **period))
            in_unit.append(Span(key=stay.unit, spot=spot, **period))
    return [
        *empty(stays),
        *overlapping(stays, "area_is_in_two_units"),
        *sticking_out(in_unit, unit_spans(pack), "area_outside_unit"),
    ]
