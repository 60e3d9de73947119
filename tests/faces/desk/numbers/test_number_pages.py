"""From every number down to the record behind it: what each page says, and to whom."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pyarrow import parquet
from tests.engine.indicators.test_measuring import ON_TIME, at, define, dossiers, tell
from tests.faces.desk.numbers.life import (
    CHAIR,
    CULTURE,
    DIVISION,
    HEAD,
    OFFICE,
    OFFICER,
    SAI_GON,
    SignIn,
    defined,
    give_a_task,
    life,
    sign_in,
)
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators import queries as numbers
from opendistrict.engine.indicators.shapes import Formula, FormulaKind, Question
from opendistrict.engine.plans import queries as plans
from opendistrict.faces.kit import clock, words
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts import registry

__all__ = ["defined", "life", "sign_in"]
pytestmark = pytest.mark.usefixtures("quan1", "life")
YEAR = "since=2026-01-01&until=2026-12-31"


def text_of(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode()).replace("\u00a0", " ")  # type: ignore[attr-defined]


def rows_of(response: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))  # type: ignore[attr-defined]


def number_of(client: Client, code: str = "thu-ho-so", extra: str = "") -> str:
    response = client.get(f"/numbers/{code}/?unit={SAI_GON}&{YEAR}{extra}")
    assert response.status_code == 200, response.status_code
    return text_of(response)


# ------------------------------------------------------------------ the list


def test_the_list_says_how_each_number_is_known(sign_in: SignIn) -> None:
    shown = text_of(sign_in(CHAIR).get("/numbers/?q=thu-"))
    assert "đo từ sự kiện" in shown
    assert "23/11/2026" not in shown  # nothing happened today
    assert "05/11/2026" in shown  # the last day of dossiers
    assert "Chỉ tiêu đang chạy được biết bằng cách nào" in shown


def test_the_list_can_be_narrowed_and_taken_along(sign_in: SignIn) -> None:
    client = sign_in(CHAIR)
    measured = rows_of(client.get("/numbers/export.csv?how=measured&q=thu-"))
    assert {"thu-ho-so", "thu-dung-han"} <= {row[0] for row in measured}
    assert "thu-ho-ngheo" not in {row[0] for row in measured}  # nobody told of poor households
    unknown = rows_of(client.get("/numbers/export.csv?how=unknown&q=thu-"))
    assert "thu-ho-ngheo" in {row[0] for row in unknown}


def test_a_number_of_old_targets_alone_rests_behind_those_of_running_ones(
    sign_in: SignIn,
) -> None:
    client = sign_in(CHAIR)
    retired = [row[0] for row in rows_of(client.get("/numbers/export.csv?how=retired"))[1:]]
    every = [row[0] for row in rows_of(client.get("/numbers/export.csv"))[1:]]
    aimed_at = {every.index("thu-ho-so"), every.index("thu-dung-han")}
    assert retired and max(aimed_at) < min(map(every.index, retired))
    assert not set(retired) & {
        row[0] for row in rows_of(client.get("/numbers/export.csv?how=stale"))
    }
    assert "không còn theo dõi" in text_of(client.get("/numbers/"))


# ------------------------------------------------------------------ one number


def test_what_is_all_one_unit_s_is_taken_apart_by_more_than_units(sign_in: SignIn) -> None:
    client = sign_in(CHAIR)

    def by(unit: str, said: str = "") -> str:
        response = client.get(f"/numbers/thu-ho-so/?unit={unit}&{YEAR}{said}")
        return str(response.context["asked"].by)

    assert by(SAI_GON) == "unit"  # its divisions have parts of it
    assert by(CULTURE) == "month"
    assert by(CULTURE, "&by=unit") == "unit"


def test_a_number_says_what_as_known_when_and_by_whose_map(sign_in: SignIn) -> None:
    shown = number_of(sign_in(CHAIR))
    for said in (
        "693,00 hồ sơ", "Theo mọi điều biết đến hôm nay", "đúng như lúc sự kiện xảy ra",
        "Định nghĩa thu-ho-so@1", "Căn cứ: thử", "Cộng dồn trong kỳ",
        "Ghi thẳng cho đơn vị này", "đo từ sự kiện",
    ):  # fmt: skip
        assert said in shown, said


def test_both_sides_of_a_ratio_by_slice_and_month(sign_in: SignIn) -> None:
    client = sign_in(CHAIR)
    assert "Tử số" in number_of(client, "thu-dung-han")
    assert "Theo đúng hạn" in number_of(client, "thu-ho-so", "&by=slice:on_time")
    assert "Tháng 11/2026" in number_of(client, "thu-ho-so", "&by=month")
    late = number_of(client, "thu-ho-so", "&slice_on_time=no")
    assert "77,00 hồ sơ" in late and "Đúng hạn: Không" in late


@pytest.mark.parametrize(
    ("every", "named", "until"),
    [
        ("day", "03/03/2026", "2026-03-03"),
        ("week", "26/02/2026 – 04/03/2026", "2026-03-04"),
        ("quarter", "Quý 1/2026", "2026-03-31"),
    ],
)
def test_shorter_periods_are_named_and_opened_as_long_as_they_are(
    sign_in: SignIn, every: str, named: str, until: str
) -> None:
    formula = Formula(FormulaKind.THRESHOLD, (ON_TIME,), every=every, at_least=Decimal(1))
    define({"thu-nguong": ("%", formula)}, since=date(2026, 1, 1), at=MORNING)
    response = sign_in(CHAIR).get(f"/numbers/thu-nguong/?unit={SAI_GON}&{YEAR}&by=month")
    assert named in text_of(response)
    assert f"until={until}&amp;by=unit" in response.content.decode()


def test_the_map_of_another_day_says_what_was_apportioned(sign_in: SignIn) -> None:
    tell("thu.fees", 10 * 10**9, "quan-1-phuong-da-kao", date(2023, 3, 5))
    shown = text_of(
        sign_in(CHAIR).get(
            f"/numbers/thu-phi/?unit={SAI_GON}&since=2023-01-01&until=2023-12-31&map=2026-11-23"
        )
    )
    assert "Theo bản đồ đơn vị của ngày 23/11/2026" in shown
    assert "100% chia theo tỷ lệ đã ghi" in shown
    assert "38,59% của" in shown


def test_two_clocks_are_explained_with_what_made_the_difference(sign_in: SignIn) -> None:
    first = tell("thu.fees", 5 * 10**9, SAI_GON, date(2026, 6, 4))
    facts.correct(fact_id=first, quantity=Decimal(2 * 10**9), reason="Ghi nhầm đơn vị tiền",
                  actor=actor(OFFICE), at=at(date(2026, 9, 1)))  # fmt: skip
    client = sign_in(CHAIR)
    shown = number_of(client, "thu-phi", "&known=2026-07-01")
    assert "Biết đến 01/07/2026" in shown and "8,00 tỷ đồng" in shown
    assert "Biết đến hôm nay" in shown and "5,00 tỷ đồng" in shown
    assert "Khác nhau vì 1 đính chính." in shown
    assert "Ghi nhầm đơn vị tiền" in shown
    assert "Theo điều biết đến hết ngày 01/07/2026" in shown


def test_a_reported_number_has_the_same_page_and_is_marked(sign_in: SignIn) -> None:
    shown = text_of(sign_in(CHAIR).get(f"/numbers/thu-nsnn/?unit={SAI_GON}"))
    assert "báo cáo từ ngoài" in shown
    assert "Số liệu đã báo cáo" in shown


def test_the_target_page_leads_down_to_the_number(sign_in: SignIn, life: UUID) -> None:
    client = sign_in(CHAIR)
    shown = client.get(f"/targets/{life}/").content.decode()
    (href,) = set(re.findall(r'href="(/numbers/thu-ho-so/[^"]+)"', shown))
    assert client.get(href.replace("&amp;", "&")).status_code == 200
    cockpit = client.get("/cockpit/?all=1").content.decode()
    assert cockpit.count("/numbers/") >= 1


# ------------------------------------------------------------------ why and causes


def test_why_it_is_missed_adds_up_to_the_gap(life: UUID) -> None:
    who = actor(CHAIR)
    view = plans.target_view(life, actor=who, on=TODAY)
    assert view is not None
    for by in ("unit", "day", "week", "month", "quarter", "slice:on_time", "area"):
        why = plans.why_missed(view, by=by, actor=who, on=TODAY, known_on=TODAY)
        assert why is not None, by
        assert sum(one.gap for one in why.contributions) == why.gap == 693 - why.plan
        assert sum(why.shown.values()) == round(Decimal(float(why.gap)), 2)
    assert why.is_to_date and why.full_plan == 2000


def test_the_page_says_why_and_who_looks_up_sees_no_more(sign_in: SignIn, life: UUID) -> None:
    shown = number_of(sign_in(CHAIR), extra=f"&target={life}")
    assert "Vì sao chưa đạt" in shown
    assert "theo số ngày đã qua lẽ ra" in shown
    assert "kế hoạch chia theo tỷ trọng năm trước" in shown or "kế hoạch chia đều" in shown


def test_a_cause_is_named_gets_its_task_and_is_dropped(sign_in: SignIn, life: UUID) -> None:
    client = sign_in(OFFICE)
    address = f"/numbers/thu-ho-so/cause/?unit={SAI_GON}&{YEAR}&by=unit"
    part = f"unit|{unit_id(DIVISION)}"
    told = {"part": part, "code": "thieu-nhan-luc", "words": "Hai người nghỉ", "target": str(life)}
    assert client.post(address, told).status_code == 302
    shown = number_of(client)
    assert "Thiếu nhân lực" in shown and "Hai người nghỉ" in shown
    (cause,) = numbers.causes({unit_id(SAI_GON)}, target_id=life)
    assert (cause.by, cause.part_key, cause.code) == (
        "unit", str(unit_id(DIVISION)), "thieu-nhan-luc",
    )  # fmt: skip
    unknown = client.post(f"/numbers/causes/{cause.id}/", {"task": "NV-0000-1"}, follow=True)
    assert str(words.sentence("task_is_unknown")) in text_of(unknown)
    task = give_a_task()
    assert client.post(f"/numbers/causes/{cause.id}/", {"task": task}).status_code == 302
    assert f"{task} Tăng cường bộ phận một cửa" in number_of(client)
    assert client.post(f"/numbers/causes/{cause.id}/", {"what": "drop"}).status_code == 302
    assert numbers.causes({unit_id(SAI_GON)}) == ()


def test_who_may_not_explain_names_no_cause(sign_in: SignIn) -> None:
    address = f"/numbers/thu-ho-so/cause/?unit={DIVISION}&{YEAR}"
    response = sign_in("chuyen-vien-van-hoa-phuong-sai-gon").post(
        address, {"part": "whole", "code": "khac"}
    )
    assert response.status_code in (403, 404)


def test_whether_the_task_moved_the_number() -> None:
    key = indicators.name_cause(
        indicator="thu-ho-so", unit_id=unit_id(SAI_GON), since=date(2026, 1, 1),
        until=date(2027, 1, 1), by="unit", part_key="", code="khac", actor=actor(CHAIR),
        at=MORNING,
    )  # fmt: skip
    cause = numbers.cause(key)
    assert cause is not None
    moved = numbers.moved(cause, finished_on=date(2026, 8, 15), on=TODAY)
    assert moved is not None
    # after: September and October (74, 82); before: June and July (50, 58); a year ago: 25 each
    assert (moved.after, moved.before, moved.year_before) == (78, 54, 25)
    assert (moved.after_since, moved.after_until) == (date(2026, 9, 1), date(2026, 11, 1))
    early = numbers.moved(cause, finished_on=date(2026, 11, 2), on=TODAY)
    assert early is not None and early.after is None


# ------------------------------------------------------------------ facts


def test_a_part_opens_to_its_facts_and_a_fact_says_all(sign_in: SignIn) -> None:
    client = sign_in(OFFICE)
    address = f"/numbers/thu-ho-so/facts/?unit={SAI_GON}&{YEAR}&kind=unit&key={unit_id(DIVISION)}"
    shown = client.get(address).content.decode()
    links = re.findall(r'href="/numbers/facts/([0-9a-f-]+)/"', shown)
    assert len(links) == 22
    page = text_of(client.get(f"/numbers/facts/{links[0]}/"))
    for said in ("Xảy ra ngày", "04/11/2026", "Chúng ta biết lúc", "Ghi đính chính"):
        assert said in page, said


def test_correcting_a_fact_through_the_page(sign_in: SignIn) -> None:
    fact = tell("thu.dossiers", 7, DIVISION, date(2026, 6, 9), on_time="yes")
    client = sign_in(OFFICE)
    told = {"quantity": "4", "happened_on": "09/06/2026", "slice_on_time": "yes"}
    again = client.post(f"/numbers/facts/{fact}/", told)
    assert again.status_code == 422  # no reason
    told["reason"] = "Đếm nhầm"
    assert client.post(f"/numbers/facts/{fact}/", told).status_code == 302
    shown = text_of(client.get(f"/numbers/facts/{fact}/"))
    assert "4 hồ sơ" in shown and "Đếm nhầm" in shown and "Ghi lần đầu" in shown
    assert client.post(f"/numbers/facts/{fact}/", told).status_code == 409  # nothing changes


def test_a_doubt_is_settled_with_one_button(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = registry.declared()
    cautious = replace(known["thu.fees"], most=Decimal(100))
    monkeypatch.setattr(registry, "_measures", {**known, "thu.fees": cautious})
    fact = tell("thu.fees", 5000, DIVISION, date(2026, 6, 9))
    client = sign_in(OFFICE)
    assert str(fact) in client.get("/numbers/doubts/").content.decode()
    assert "Đúng rồi" in text_of(client.get(f"/numbers/facts/{fact}/"))
    assert client.post(f"/numbers/facts/{fact}/settle/").status_code == 302
    assert "đã xem và kết luận" in text_of(client.get(f"/numbers/facts/{fact}/"))
    assert client.post(f"/numbers/facts/{fact}/settle/").status_code == 409
    assert str(fact) not in client.get("/numbers/doubts/").content.decode()


# ------------------------------------------------------------------ who sees what


def test_list_count_and_export_say_the_same_to_everybody(sign_in: SignIn) -> None:
    """The chair, the head of a division and an officer: each sees his facts and no others."""
    expected = {CHAIR: 66, HEAD: 22, OFFICER: 22}
    for post, count in expected.items():
        client = sign_in(post)
        unit = SAI_GON if post == CHAIR else DIVISION
        query = f"unit={unit}&{YEAR}"
        rows = rows_of(client.get(f"/numbers/thu-ho-so/facts/export.csv?{query}"))[1:]
        listed: list[str] = []
        more = f"/numbers/thu-ho-so/facts/?{query}"
        while more:
            shown = client.get(more).content.decode()
            listed += re.findall(r'href="/numbers/facts/([0-9a-f-]+)/"', shown)
            found = re.search(r'rel="next" href="([^"]+)"', shown)
            more = found[1].replace("&amp;", "&") if found else ""
            more = f"/numbers/thu-ho-so/facts/{more}" if more.startswith("?") else more
        assert len(rows) == len(listed) == count, post
        assert {row[0] for row in rows} == set(listed), post
        units = {row[5] for row in rows}
        assert (len(units) == 1) == (post != CHAIR), post


def test_a_number_of_a_unit_one_may_not_read_is_not_there(sign_in: SignIn) -> None:
    client = sign_in(OFFICER)
    hidden = [
        f"/numbers/thu-ho-so/?unit={SAI_GON}", f"/numbers/thu-ho-so/?unit={CULTURE}",
        f"/numbers/thu-ho-so/facts/?unit={CULTURE}",
        f"/numbers/thu-ho-so/export.csv?unit={CULTURE}",
        f"/numbers/thu-ho-so/facts/export.csv?unit={CULTURE}",
    ]  # fmt: skip
    assert {client.get(address).status_code for address in hidden} == {404}
    behind = numbers.behind(
        Question("thu-ho-so", unit_id(CULTURE), date(2026, 1, 1), date(2027, 1, 1)), on=TODAY,
        known_on=TODAY,
    )  # fmt: skip
    assert behind is not None
    fact = numbers.facts_behind(behind, {unit_id(CULTURE)}, known_on=TODAY)[0]
    assert client.get(f"/numbers/facts/{fact.id}/").status_code == 404
    assert client.post(f"/numbers/facts/{fact.id}/settle/").status_code in (403, 404)
    assert sign_in(CHAIR).get(f"/numbers/facts/{fact.id}/").status_code == 200


def test_units_one_may_not_read_are_one_line_and_the_sum_stays() -> None:
    found = numbers.parts(
        Question("thu-dung-han", unit_id(SAI_GON), date(2026, 1, 1), date(2027, 1, 1)),
        by="unit", on=TODAY, known_on=TODAY,
    )  # fmt: skip
    assert found is not None
    folded = numbers.folded(found, {unit_id(DIVISION)})
    assert {one.key for one in folded.lines} == {str(unit_id(DIVISION)), "", numbers.OTHERS}
    assert sum(one.above for one in folded.lines) == found.above
    assert sum(one.adds or 0 for one in folded.lines) == found.value


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_every_level_as_a_file(sign_in: SignIn, form: str) -> None:
    client = sign_in(CHAIR)
    read: dict[str, Callable[[bytes], int]] = {
        "csv": lambda data: len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))) - 1,
        "xlsx": lambda data: load_workbook(io.BytesIO(data)).active.max_row - 1,  # type: ignore[union-attr]
        "parquet": lambda data: parquet.read_table(io.BytesIO(data)).num_rows,
    }
    levels = {
        f"/numbers/thu-ho-so/export.{form}?unit={SAI_GON}&{YEAR}&by=month": 11,
        f"/numbers/thu-ho-so/facts/export.{form}?unit={SAI_GON}&{YEAR}": 66,
    }
    for address, count in levels.items():
        response = client.get(address)
        assert response.status_code == 200, address
        assert read[form](response.content) == count, address
    assert client.get(f"/numbers/export.{form}").status_code == 200
    assert client.get("/numbers/thu-ho-so/export.exe").status_code == 404


def test_text_that_a_spreadsheet_would_run_stays_text(sign_in: SignIn) -> None:
    first = tell("thu.fees", 5, SAI_GON, date(2026, 6, 4))
    facts.correct(fact_id=first, quantity=Decimal(2), reason="=cmd|' /C calc'!A0",
                  actor=actor(OFFICE), at=MORNING)  # fmt: skip
    address = f"/numbers/thu-phi/facts/export.csv?unit={SAI_GON}&{YEAR}"
    reasons = {row[10] for row in rows_of(sign_in(CHAIR).get(address))[1:]}
    assert reasons == {"", "'=cmd|' /C calc'!A0"}


# ------------------------------------------------------------------ frozen reports


def test_a_report_is_frozen_and_made_again(sign_in: SignIn) -> None:
    client = sign_in(CHAIR)
    query = f"unit={unit_id(SAI_GON)}&kind=year&year=2026&cut_off=calendar"
    before = text_of(client.get(f"/cockpit/report/?{query}"))
    assert "Chốt số liệu" in before and "trong báo cáo này chưa chốt" in before
    told = {"unit": str(unit_id(SAI_GON)), "kind": "year", "year": "2026", "number": "1",
            "cut_off": "calendar", "known_on": TODAY.isoformat()}  # fmt: skip
    response = client.post("/numbers/freeze/", told)
    assert response.status_code == 302
    assert re.fullmatch(r"/numbers/frozen/[0-9a-f-]+/", response.url)
    paper = text_of(client.get(f"/cockpit/report/?{query}"))
    assert "đã chốt, biết đến hết ngày 23/11/2026, dấu kiểm" in paper and "chưa chốt" not in paper
    dossiers(100, 0, SAI_GON, date(2026, 11, 20))
    shown = text_of(client.get(response.url))
    assert shown.count("làm lại được") >= 2 and "không khớp" not in shown
    assert "693,00 hồ sơ" in shown
    assert "Báo cáo Năm 2026" in text_of(client.get("/numbers/frozen/"))
    assert sign_in(OFFICER).get(response.url).status_code == 404


def test_last_year_s_fact_corrected_after_its_report_changes_what_is_known_now(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report of 2026 was frozen; in January somebody finds forty dossiers too many in March."""
    fact = tell("thu.dossiers", 50, SAI_GON, date(2026, 3, 10), on_time="yes")
    client = sign_in(CHAIR)
    told = {"unit": str(unit_id(SAI_GON)), "kind": "year", "year": "2026", "number": "1",
            "cut_off": "calendar", "known_on": TODAY.isoformat()}  # fmt: skip
    report = client.post("/numbers/freeze/", told).url
    assert "cũng ra đúng các số này" in text_of(client.get(report))

    later = at(date(2027, 1, 15))
    facts.correct(fact_id=fact, quantity=Decimal(10), reason="Đếm hai lần", actor=actor(OFFICE),
                  at=later)  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda request=None: later)
    page = text_of(client.get(report))
    (row,) = [one for one in re.findall(r"<tr.*?</tr>", page) if "thu-ho-so@1" in one]
    assert "743,00 hồ sơ" in row and "703,00 hồ sơ" in row and "đã khác" in row
    assert row.count("làm lại được") == 1 and "không khớp" not in page
    assert "số đã chốt không đổi" in page
    both = number_of(client, extra=f"&known={TODAY}")
    for said in ("743,00 hồ sơ", "703,00 hồ sơ", "Khác nhau vì 1 đính chính.", "Đếm hai lần"):
        assert said in both, said


def test_who_may_not_freeze_does_not(sign_in: SignIn) -> None:
    told = {"unit": str(unit_id(SAI_GON)), "kind": "year", "year": "2026", "cut_off": "calendar"}
    assert sign_in(HEAD).post("/numbers/freeze/", told).status_code == 403


# ------------------------------------------------------------------ cost


def test_a_page_costs_the_same_however_many_facts(sign_in: SignIn) -> None:
    client = sign_in(CHAIR)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    pages = [
        f"/numbers/thu-ho-so/?unit={SAI_GON}&{YEAR}&by=unit", "/numbers/",
        f"/numbers/thu-ho-so/?unit={SAI_GON}&{YEAR}&by=month",
        f"/numbers/thu-ho-so/facts/?unit={SAI_GON}&{YEAR}",
    ]  # fmt: skip
    count(pages[0])
    before = [count(page) for page in pages]
    for month in range(1, 12):
        for unit in (SAI_GON, DIVISION, CULTURE, "phuong-tan-dinh"):
            dossiers(1, 1, unit, date(2026, month, 9))
    assert [count(page) for page in pages] == before


def test_another_version_of_the_definition_is_told_apart(sign_in: SignIn) -> None:
    define({"thu-ho-so": ("", Formula(FormulaKind.CUMULATIVE, (ON_TIME,)))},
           since=date(2026, 1, 1), at=MORNING)  # fmt: skip
    assert "thu-ho-so@2" in number_of(sign_in(CHAIR))
