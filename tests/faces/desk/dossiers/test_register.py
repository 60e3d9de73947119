"""The register of dossiers (form 06): paged, printed, as a file, and never beyond one's reach."""

import csv
import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.engine.cases.office import DAY, NOON, Office
from tests.engine.cases.test_falling_due import finish
from tests.faces.desk.dossiers.conftest import COUNTER, EXAMINER, STRANGER, Clock, Desk
from tests.faces.desk.dossiers.test_queue import text_of

from opendistrict.engine.cases.queries import registering
from opendistrict.faces.desk.dossiers import register
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.orgs import queries as orgs

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PAGE, FILE = "/ho-so/so/", "/ho-so/so/mau-06."
HEAD = "chanh-van-phong-phuong-sai-gon"
MONTH = {"span": "month", "on": "22/11/2026"}


def test_it_says_what_was_received_promised_and_given_back(
    office: Office, desk: Desk, at: Clock
) -> None:
    done, running = office.open(), office.open(NOON + HOUR)
    finish(office, done, NOON + HOUR, NOON + 2 * HOUR)
    at.now = NOON + DAY
    page = text_of(desk(COUNTER).get(PAGE, {"on": f"{NOON:%d/%m/%Y}", "span": "day"}))
    assert done.code in page and running.code in page
    assert page.index(done.code) < page.index(running.code), "in the order of receipt"
    assert "Đặng Thị Ngọc Ánh" in page and "Đã xử lý xong" in page
    for elsewhere in ({"on": f"{NOON - DAY:%d/%m/%Y}", "span": "day"},
                      {"on": "01/10/2026", "span": "month"}):  # fmt: skip
        assert "Không tiếp nhận hồ sơ nào" in text_of(desk(COUNTER).get(PAGE, elsewhere))


def test_heads_and_the_counter_keep_it_and_nobody_else(office: Office, desk: Desk) -> None:
    opened = office.open()
    assert desk(EXAMINER).get(PAGE).status_code == 403
    for post in (COUNTER, HEAD):
        assert opened.code in text_of(desk(post).get(PAGE))
        assert f'href="{PAGE}"' in desk(post).get("/viec/").content.decode()
    assert f'href="{PAGE}"' in desk(HEAD).get("/ho-so/tai/").content.decode()
    assert f'href="{PAGE}"' not in desk(EXAMINER).get("/viec/").content.decode()


@pytest.mark.parametrize("form", ["", "csv", "xlsx"])
def test_another_ward_reads_nothing_of_it(office: Office, desk: Desk, form: str) -> None:
    opened = office.open()
    asked = {**MONTH, "unit": str(office.ward)}
    answer = desk(STRANGER).get(FILE + form if form else PAGE, asked)
    assert answer.status_code == 200
    if form == "xlsx":
        rows = load_workbook(io.BytesIO(answer.content)).active.values  # type: ignore[union-attr]
        assert opened.code not in str(list(rows))
    else:
        assert opened.code not in answer.content.decode()


def test_every_page_follows_the_one_before(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [office.open(NOON + timedelta(minutes=n // 3)).code for n in range(11)]
    units = sorted(orgs.tree_on(NOON.date()).under(office.ward))
    since, until = date(2026, 11, 1), date(2026, 12, 1)
    found, after = [], ""
    while True:
        some = registering.register(units, since, until, actor=SYSTEM, after=after, most=4)
        found += [one.code for one in some.lines]
        if not (after := some.after):
            break
    assert sorted(found) == sorted(codes) and len(set(found)) == 11
    monkeypatch.setattr(registering, "SIZE", 4)
    assert desk(COUNTER).get(PAGE, {"after": "broken"}).status_code == 302


def test_the_files_hold_all_of_it(office: Office, desk: Desk) -> None:
    codes = [office.open(NOON + timedelta(minutes=n)).code for n in range(3)]
    told = desk(COUNTER).get(f"{FILE}csv", MONTH)
    rows = list(csv.reader(io.StringIO(told.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == codes and rows[0][0] == "Mã hồ sơ"
    assert told["Content-Disposition"].endswith('.csv"')
    sheet = load_workbook(io.BytesIO(desk(COUNTER).get(f"{FILE}xlsx", MONTH).content)).active
    assert sheet is not None and [row[0] for row in list(sheet.values)[1:]] == codes
    assert desk(COUNTER).get(f"{FILE}exe", MONTH).status_code == 404


def test_form_06_is_printed(office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = office.open()
    answer = desk(COUNTER).get(f"{FILE}pdf", MONTH)
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    said = " ".join(text.split())
    assert "SỔ THEO DÕI HỒ SƠ" in said.upper() and "01/11/2026" in said and "30/11/2026" in said
    assert "Cộng: 1 hồ sơ" in said and opened.code.replace("-", "") in said.replace(
        "-", ""
    ).replace(" ", "")
    monkeypatch.setattr(register, "MOST_PRINTED", 0)
    refused = desk(COUNTER).get(f"{FILE}pdf", MONTH, follow=True)
    assert "không in hết trong một tệp" in text_of(refused)
