"""Public targets and their numbers as SDMX flows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans.shapes.targets import Verdict
from opendistrict.faces.api import gathering
from opendistrict.faces.api.asked import Asked
from opendistrict.kernel.exchange.sdmx import (
    TIME,
    VALUE,
    Codelist,
    Component,
    Flow,
    Observation,
    Structures,
    Word,
    code_of,
    time_of,
)

AGENCY, VERSION = "OPENDISTRICT", "1.0"
NOWHERE = "_Z"  # the code that SDMX lists use for what does not apply
_DAY = timedelta(days=1)

_AREA = Component("REF_AREA", "Nơi", "Reference area", "CL_AREA")
_INDICATOR = Component("INDICATOR", "Chỉ số", "Indicator", "CL_INDICATOR")
_HOW = Component("HOW_KNOWN", "Biết bằng cách nào", "How it is known", "CL_HOW")
_BESIDE = (
    Component("UNIT_MEASURE", "Đơn vị tính", "Unit of measure"),
    Component("VALUE_STATUS", "Trạng thái số liệu", "Status of the value", "CL_STATUS"),
    Component("BOUND", "Giới hạn", "Limit: the number is not exact"),
    Component("AS_OF", "Số liệu nói về ngày", "Day for which it is so"),
    Component("SOURCE", "Nguồn", "Source"),
    Component("SAMPLE", "Dữ liệu mẫu", "Sample figure", "CL_SAMPLE"),
)
TARGETS = Flow(
    "TARGETS",
    "Chỉ tiêu: kế hoạch và thực hiện",
    "Targets: plan and actual",
    (
        Component("TARGET", "Chỉ tiêu", "Target", "CL_TARGET"),
        _AREA,
        Component("SERIES", "Loại số", "Plan or actual", "CL_SERIES"),
    ),
    (
        Component("TARGET_SET", "Bộ chỉ tiêu", "Target set", "CL_TARGET_SET"),
        _INDICATOR,
        Component("VERDICT", "Kết quả", "Verdict", "CL_VERDICT"),
        _HOW,
        *_BESIDE,
    ),
)
VALUES = Flow(
    "VALUES",
    "Số liệu của chỉ số công khai",
    "Values of public indicators",
    (_INDICATOR, _AREA, _HOW),
    _BESIDE,
)
FLOWS = {one.id: one for one in (TARGETS, VALUES)}

_FIXED = (
    Codelist("CL_SERIES", "Loại số", "Plan or actual", (
        Word("PLAN", "Kế hoạch", "Plan"),
        Word("STRIVING", "Phấn đấu", "Striven for"),
        Word("ACTUAL", "Thực hiện", "Actual"),
    )),
    Codelist("CL_HOW", "Biết bằng cách nào", "How it is known", (
        Word("measured", "Đo từ sự kiện", "Measured from facts"),
        Word("reported", "Báo cáo", "Reported"),
    )),
    Codelist("CL_STATUS", "Trạng thái số liệu", "Status of a value", (
        Word("planned", "Kế hoạch", "Planned"),
        Word("assigned", "Giao", "Assigned"),
        Word("striving", "Phấn đấu", "Striven for"),
        Word("estimated", "Ước thực hiện", "Estimated"),
        Word("preliminary", "Sơ bộ", "Preliminary"),
        Word("actual", "Thực hiện", "Actual"),
        Word("official", "Chính thức", "Official"),
        Word("adjusted", "Điều chỉnh", "Adjusted"),
        Word("measured", "Đo từ sự kiện", "Measured"),
    )),
    Codelist("CL_VERDICT", "Kết quả", "Verdict", (
        Word(Verdict.VUOT, "Vượt", "Exceeded"),
        Word(Verdict.DAT, "Đạt", "Met"),
        Word(Verdict.CO_BAN_DAT, "Cơ bản đạt", "Mostly met"),
        Word(Verdict.KHONG_DAT, "Không đạt", "Not met"),
        Word(Verdict.CHUA_DEN_KY, "Chưa đến kỳ", "Not due"),
        Word(Verdict.DANG_THUC_HIEN, "Đang thực hiện", "In progress"),
        Word(Verdict.KHO_DAT, "Khó đạt", "At risk"),
        Word(Verdict.KHONG_DANH_GIA, "Không đánh giá được", "Cannot be judged"),
    )),
    Codelist("CL_SAMPLE", "Dữ liệu mẫu", "Sample figure", (
        Word("true", "Mẫu", "Sample"), Word("false", "Thật", "Not a sample"),
    )),
)  # fmt: skip


def structures(asked: Asked) -> Structures:
    """The flows with the code lists that today's public sets need."""
    targets: dict[str, Word] = {}
    areas = {NOWHERE: Word(NOWHERE, "Không thuộc nơi nào", "Not of a place")}
    codes: set[str] = set()
    for page in gathering.pages(asked):
        units = gathering.units_of(page, asked.on)
        for view in page.targets:
            one, place = view.target, gathering.place_of(view, units)
            code = code_of(one.code)
            targets[code] = Word(code, one.title, one.title_en)
            codes |= {one.indicator} if one.indicator else set()
            if place is not None:
                areas[code_of(place.slug)] = Word(code_of(place.slug), place.name, place.name_en)
    named = {
        code_of(one.code): Word(code_of(one.code), one.name, one.name_en)
        for one in indicators.indicators(codes).values()
    }
    sets = {
        code_of(line.set.code): Word(code_of(line.set.code), line.set.title, line.set.title_en)
        for line in gathering.sets(asked)
    }
    lists = (
        _list("CL_AREA", "Nơi", "Areas", areas),
        _list("CL_INDICATOR", "Chỉ số", "Indicators", named),
        _list("CL_TARGET", "Chỉ tiêu", "Targets", targets),
        _list("CL_TARGET_SET", "Bộ chỉ tiêu", "Target sets", sets),
    )
    return Structures(
        AGENCY, "OpenDistrict", "OpenDistrict", VERSION, tuple(FLOWS.values()), (*_FIXED, *lists)
    )


def _list(id_: str, vi: str, en: str, words: Mapping[str, Word]) -> Codelist:
    return Codelist(id_, vi, en, tuple(words[code] for code in sorted(words)))


def observations(flow: Flow, asked: Asked) -> list[Observation]:
    """Every number of a flow, each key once: the first set that tells it counts."""
    of = _of_targets if flow is TARGETS else _of_values
    names = [*(one.id for one in flow.dimensions), TIME]
    found: dict[Sequence[Any], Observation] = {}
    for row in of(asked):
        found.setdefault(tuple(row[name] for name in names), row)
    return list(found.values())


def _of_targets(asked: Asked) -> Iterator[Observation]:
    for page in gathering.pages(asked):
        for row in gathering.target_rows(page, asked):
            told = {
                "TARGET": code_of(row["target"]), "REF_AREA": code_of(row["place"]) or NOWHERE,
                TIME: time_of(row["since"], row["last_day"] + _DAY),
                "TARGET_SET": code_of(row["set"]), "INDICATOR": code_of(row["indicator"]),
                "VERDICT": row["verdict"], "UNIT_MEASURE": row["measured_in"],
                "SAMPLE": row["is_sample"],
            }  # fmt: skip
            yield from _plans(row, told)
            if row["actual"] is not None:
                yield told | {
                    "SERIES": "ACTUAL", VALUE: row["actual"],
                    "HOW_KNOWN": row["how_known"], "VALUE_STATUS": row["status"],
                    "BOUND": row["actual_bound"], "AS_OF": row["as_of"], "SOURCE": row["source"],
                }  # fmt: skip


def _plans(row: Mapping[str, Any], told: Mapping[str, Any]) -> Iterable[Observation]:
    source = {"SOURCE": row["plan_source"]}
    if row["plan"] is not None:
        yield {**told, **source, "SERIES": "PLAN", VALUE: row["plan"], "BOUND": row["plan_bound"]}
    if row["striving"] is not None:
        yield {**told, **source, "SERIES": "STRIVING", VALUE: row["striving"]}


def _of_values(asked: Asked) -> Iterator[Observation]:
    """Of each number and period what was measured, and the one reported value that counts."""
    for page in gathering.pages(asked):
        for read in gathering.reads(page, asked):
            for value in (*read.measured, *read.stated):
                if value.value is None:
                    continue
                yield {
                    "INDICATOR": code_of(value.indicator), "REF_AREA": code_of(read.place.slug),
                    "HOW_KNOWN": gathering.how_known(value),
                    TIME: time_of(value.since, value.until), VALUE: value.value,
                    "UNIT_MEASURE": read.unit, "VALUE_STATUS": str(value.status),
                    "BOUND": value.bound, "AS_OF": value.as_of, "SOURCE": value.source,
                    "SAMPLE": value.is_sample,
                }  # fmt: skip
