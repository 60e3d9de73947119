"""The dossier's arc, whole, in the browser: a citizen asks with a telephone for a certificate, the
counter promises a date, the clock stands and goes on, a deputy signs it by delegation, another
dossier is late and is apologised for in time, the receipt holds without the office, and the number
that the leader sees opens down to the dossier it was made of.
"""

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.engine.cases.test_applications_begun import PDF
from tests.faces.portal.conftest import letters, link_in
from tests.makers import HERE, actor, drain, unit_id
from tests.stories.seats import Clock, Ward

from opendistrict.engine.cases import actions as cases
from opendistrict.faces.cli.sample_keys import enrol_sample_people
from opendistrict.faces.kit import clock
from opendistrict.kernel import signing
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.signing import SAMPLE_PASSWORD
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.people.models import Party

assert letters  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=HERE)  # Tuesday the 24th is a holiday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COUNTER, EXAMINER, REVIEWER, CHAIR, DEPUTY, CLERK = (
    f"{post}-phuong-sai-gon"
    for post in ("chuyen-vien-mot-cua", "cong-chuc-ho-tich", "chanh-van-phong", "chu-tich",
                 "pho-chu-tich-kinh-te", "chuyen-vien-tong-hop")
)  # fmt: skip
DEPUTY_PERSON = "chu-ngoc-uyen-khe"
LETTER = "Giấy ủy quyền số 52/GUQ-UBND ngày 25/11/2026 (mẫu)"


@pytest.fixture
def ward(
    quan1: None, browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch,
    letters: list[Any], settings: Settings, tmp_path: Path,
) -> Iterator[Ward]:  # fmt: skip
    at = Clock(MONDAY)
    monkeypatch.setattr(clock, "now", lambda request=None: at.now)
    settings.SIGNING_ROOTS = tmp_path / "roots"
    enrol_sample_people([DEPUTY_PERSON], actor=SYSTEM, at=MONDAY)
    made = Ward(browser, live_server.url, at)
    yield made
    for seat in made.seats.values():
        seat.context.close()
        assert seat.complaints == []


# ------------------------------------------------------------------ 1. a citizen applies


def applies(ward: Ward, letters: list[Any], paper: Path) -> str:
    """From words of one's own to the number of the dossier, on a telephone."""
    phone = ward.citizen
    page = phone.go("/")
    phone.look("11-home")
    page.fill("input[name=q]", "giay doc than")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-tuc/**")
    phone.look("12-found")
    page.locator(".bigrows a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("tình trạng hôn nhân")
    page.select_option("#ward-pick", "phuong-sai-gon")
    page.locator(".wardpick button").click()
    page.wait_for_url("**phuong=phuong-sai-gon")
    phone.look("13-procedure")
    page.locator("a[href^='/nop-ho-so/']:visible").first.click()
    page.wait_for_url("**/nop-ho-so/**")
    phone.look("14-form")
    page.fill("#id_f-ngay_sinh", "12/05/1990")
    page.fill("#id_f-so_dinh_danh", "079190000123")
    page.fill("#id_f-noi_cu_tru", "12 Lê Lợi, phường Sài Gòn")
    page.get_by_label("Đã ly hôn và chưa kết hôn lại").check()
    page.fill("#id_f-muc_dich", "đăng ký kết hôn")
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/dang-nhap/**")
    phone.look("15-sign-in")
    page.get_by_label("Thư điện tử").fill("an@vidu.vn")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hãy mở thư")).to_be_visible()
    drain(ward.at.now)
    page = phone.go(link_in(letters[-1]))
    page.get_by_label("Họ và tên").fill("Nguyễn Mẫu Ân")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ban-nhap/**")
    phone.look("16-papers")
    page.set_input_files("input[type=file]", str(paper))
    page.get_by_role("button", name="Gửi và tiếp tục").click()
    page.wait_for_url("**/xem-lai/")
    phone.look("17-review")
    page.locator("input[value=co]").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    page.wait_for_url("**/ho-so-cua-toi/**")
    phone.look("18-number")
    return page.inner_text(".bignumber")


# ------------------------------------------------------------------ 2. the counter promises


def press(page: Page, act: str, told: str) -> None:
    """An act that asks nothing more: the button of the dossier's page, then the form's."""
    page.locator(".moves").get_by_role("link", name=act).click()
    page.locator("#act").get_by_role("button", name=act).click()
    expect(page.locator("#toasts")).to_contain_text(told)


def promises(ward: Ward, code: str) -> None:
    ward.at.now = MONDAY + HOUR / 2
    desk = ward.of(COUNTER)
    page = desk.go("/viec/")
    desk.look("21-counter-queue")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Nguyễn Mẫu Ân")
    expect(page.locator(".page-head")).to_contain_text("trả lời người nộp")
    desk.look("22-counter-dossier")
    press(page, "Tiếp nhận, hẹn trả", "Đã tiếp nhận")
    expect(page.locator(".page-head")).to_contain_text("27/11/2026")
    desk.look("23-received")
    press(page, "Chuyển đơn vị giải quyết", "Đã chuyển")
    page.get_by_role("link", name="Giấy hẹn").click()
    expect(page.locator(".receipt-promise")).to_have_text("17:00 ngày 27/11/2026")
    desk.look("24-receipt")


# ------------------------------------------------------------------ 3. the clock stands


def asks_for_more(ward: Ward, code: str, letters: list[Any], paper: Path) -> None:
    ward.at.now = MONDAY + 5 * HOUR
    desk = ward.of(EXAMINER)
    page = desk.go("/viec/")
    desk.look("31-examiner-queue")
    page.locator("a", has_text="Nguyễn Mẫu Ân").click()
    page.locator(".moves").get_by_role("link", name="Yêu cầu bổ sung").click()
    page.get_by_label("Nội dung khác, mỗi dòng một mục").fill("Bản án chụp đủ trang có dấu")
    desk.look("32-asks")
    page.locator("#act").get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(page.locator(".page-head")).to_contain_text("thời hạn đang tạm dừng")
    desk.look("33-stands")

    drain(ward.at.now)
    assert "cần bạn bổ sung" in letters[-1].subject
    ward.at.now = MONDAY + 2 * DAY + HOUR
    phone = ward.citizen
    page = phone.go(f"/ho-so-cua-toi/{code}/")
    expect(page.locator("main")).to_contain_text("Ngày hẹn đang tạm dừng")
    phone.look("34-asked")
    page.set_input_files("#bo-sung input[type=file]", str(paper))
    page.get_by_role("button", name="Gửi bổ sung").click()
    expect(page.locator("#toasts")).to_contain_text("Thời hạn chạy tiếp")
    page.locator("summary", has_text="Vì sao là ngày này").click()
    expect(page.locator(".why")).to_contain_text("chờ người nộp bổ sung giấy tờ")
    phone.look("35-moved")


# ------------------------------------------------------------------ 4. a deputy signs for another


def delegates(ward: Ward) -> None:
    """The chair is away: a deputy who signs nothing of civil status may do so for ten days."""
    ward.at.now = MONDAY + 2 * DAY + 2 * HOUR
    desk = ward.of(CHAIR)
    page = desk.go("/delegations/")
    taker = str(actor(DEPUTY, MONDAY.date()).post_id)
    page.get_by_label("Ủy quyền cho").select_option(taker)
    page.get_by_label("Ký kết quả giải quyết hồ sơ", exact=True).check()
    page.get_by_label("Hộ tịch").check()
    page.get_by_label("Đến hết ngày").fill("04/12/2026")
    page.get_by_label("Căn cứ").fill(LETTER)
    desk.look("41-delegates")
    page.get_by_role("button", name="Ủy quyền", exact=True).click()
    expect(page.locator("main")).to_contain_text(LETTER)


def passes(ward: Ward, post: str, code: str, to: str = "") -> None:
    """By keyboard: p opens the form, the receiver is chosen, Enter sends it."""
    page = ward.of(post).go(f"/ho-so/{code}/")
    page.keyboard.press("p")
    form = page.locator("#act form")
    expect(form).to_be_visible()
    if to:
        form.locator("select").select_option(str(actor(to, MONDAY.date()).post_id))
    form.locator("button[type=submit]").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Đã chuyển hồ sơ")


def signs(ward: Ward, code: str, letters: list[Any], folder: Path) -> None:
    passes(ward, EXAMINER, code)
    passes(ward, REVIEWER, code, to=DEPUTY)
    ward.at.now = MONDAY + 3 * DAY + HOUR
    desk = ward.of(DEPUTY)
    page = desk.go(f"/ho-so/{code}/")
    page.locator(".moves").get_by_role("link", name="Ký kết quả").click()
    expect(page.locator("#act .ground")).to_contain_text(LETTER)
    page.get_by_label("Mật khẩu chứng thư số").fill(SAMPLE_PASSWORD)
    desk.look("42-signs")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Đã ký")
    desk.look("43-signed")
    passes(ward, DEPUTY, code)
    passes(ward, CLERK, code)
    drain(ward.at.now)
    assert "đã có kết quả" in letters[-1].subject

    phone = ward.citizen
    page = phone.go(f"/ho-so-cua-toi/{code}/")
    phone.look("44-result")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải kết quả").click()
    pdf = Path(coming.value.path()).read_bytes()
    (found,) = signing.verify_pdf(pdf, roots=documents.roots(), at=ward.at.now)
    assert found.covers_all and not found.problems
    (page_of_it,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    said = " ".join(page_of_it.extract_text().split())
    assert f"TUQ. CHỦ TỊCH PHÓ CHỦ TỊCH (Theo {LETTER})" in said
    assert said.count("tình trạng hôn nhân") + said.count("TÌNH TRẠNG HÔN NHÂN") == 1
    if poppler := shutil.which("pdfsig"):
        file = folder / "result.pdf"
        file.write_bytes(pdf)
        told = subprocess.run([poppler, file], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid" in told and "Total document signed" in told


# ------------------------------------------------------------------ 5. another is late


def is_late(ward: Ward, letters: list[Any]) -> str:
    """Taken in on Monday too, and left lying: on Friday morning the clock drafts the apology, and
    it goes out before five o'clock."""
    (applicant,) = Party.objects.all()
    late = cases.receive_at_counter(
        procedure="xac-nhan-tinh-trang-hon-nhan", office_id=unit_id("phuong-sai-gon"),
        channel="counter", subject="citizen", applicant_id=applicant.pk, values={
            "ngay_sinh": "1990-05-12", "so_dinh_danh": "079190000123",
            "noi_cu_tru": "12 Lê Lợi", "tinh_trang": "Chưa đăng ký kết hôn với ai",
            "muc_dich": "vay vốn",
        }, papers=[], actor=actor(COUNTER, MONDAY.date()), at=MONDAY + HOUR,
    )  # fmt: skip
    assert cases.draft_apologies(MONDAY + 3.9 * DAY) == 1
    drain(MONDAY + 4 * DAY)
    ward.at.now = MONDAY + 4 * DAY
    desk = ward.of(EXAMINER)
    page = desk.go("/viec/")
    line = page.locator("tr", has_text=late.code)
    expect(line).to_contain_text("sẽ trễ, gửi thư xin lỗi")
    desk.look("51-foreseen")
    line.locator("a").first.click()
    desk.look("52-drafted")
    page.get_by_role("link", name="Xem và gửi thư xin lỗi").click()
    expect(page.get_by_label("Hẹn lại ngày")).to_have_value("01/12/2026")
    reasons = page.get_by_label("Lý do, lời xin lỗi")
    expect(reasons).to_have_value(re.compile("còn ở bước “Thẩm tra"))
    reasons.press("Control+End")
    page.keyboard.type(" Chờ tra sổ gốc.")
    desk.look("53-apologises")
    page.get_by_role("button", name="Xin lỗi, hẹn lại").click()
    expect(page.locator("#toasts")).to_contain_text("Đã xin lỗi và hẹn ngày mới")
    desk.look("54-apologised")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Phiếu xin lỗi").click()
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF")
    drain(ward.at.now)
    assert "xin lỗi và hẹn lại" in letters[-1].subject and "01/12/2026" in letters[-1].body
    page = ward.citizen.go(f"/ho-so-cua-toi/{late.code}/")
    expect(page.locator("main")).to_contain_text("Cơ quan đã xin lỗi và hẹn lại")
    ward.citizen.look("55-told")
    return late.code


# ------------------------------------------------------------------ 6. the receipt holds


def saved(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("link", name=link).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def checked(script: Path, receipt: str, key: str) -> "subprocess.CompletedProcess[str]":
    """The program alone: nothing of ours in its environment, nothing installed in its sight."""
    asked = script.parent / "asked.txt"
    asked.write_text(receipt, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "-S", script, asked, "--key", key], env={}, cwd=script.parent,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def holds(ward: Ward, code: str, folder: Path) -> None:
    """The promise, the key and the program on the citizen's own disk; the office is not asked."""
    phone = ward.citizen
    page = phone.go(f"/ho-so-cua-toi/{code}/")
    receipt = saved(page, "Tải bằng chứng về lời hẹn", folder)
    page.get_by_role("link", name="cách kiểm tra").click()
    phone.look("61-verify")
    script = saved(page, "verify_receipt.py", folder)
    key = page.locator("main code").first.inner_text()
    page.get_by_role("link", name="Mốc mới nhất").click()
    exported = page.locator("body").inner_text()
    told = json.loads(receipt.read_text(encoding="utf-8"))
    assert told["checkpoint"].split("\n")[:3] == exported.split("\n")[:3]  # origin, size, root

    good = checked(script, json.dumps(told), key)
    assert good.returncode == 0, good.stdout + good.stderr
    assert code in good.stdout
    other = told | {"body": told["body"].replace("2026-11", "2026-12")}
    bad = checked(script, json.dumps(other), key)
    assert bad.returncode == 1 and "NOTHING" in bad.stdout


# ------------------------------------------------------------------ 7. the leader's number


def night(at: datetime) -> None:
    """What the clock does while nobody is there."""
    cases.tell_fallen_due(at)
    facts.roll_up()


def opens_down(ward: Ward, code: str, late: str) -> None:
    """None of one on time, then one of two; each of the two is behind its part of the number."""
    night(MONDAY + 5 * DAY)
    ward.at.now = MONDAY + 7 * DAY
    desk = ward.of(CHAIR)
    page = desk.go("/cockpit/")
    desk.look("71-cockpit")
    page.get_by_role("link", name="Chỉ tiêu một cửa năm 2026").click()
    line = page.locator("tr", has_text="giải quyết đúng hạn")
    expect(line).to_contain_text("0%")
    night(MONDAY + 8 * DAY)
    ward.at.now = MONDAY + 8 * DAY
    page.reload()
    expect(line).to_contain_text("50%")
    desk.look("72-moved")
    line.get_by_role("link").first.click()
    desk.look("73-target")
    page.get_by_role("link", name="Xem các phần").click()
    page.get_by_role("link", name="Theo bước làm trễ").click()
    expect(page.locator(".number-big")).to_have_text("50,00%")
    desk.look("74-number")
    parts = page.url
    for part, opened in (("Kiểm tra hồ sơ", late), ("Không trễ", code)):
        page.goto(parts)
        with page.expect_navigation():
            page.locator("#parts tr", has_text=part).locator("a").last.press("Enter")
        desk.look("75-facts")
        with page.expect_navigation():
            page.locator("main tbody a").press("Enter")
        desk.look("76-fact")
        page.get_by_role("link", name=opened).press("Enter")
        expect(page.locator("h1")).to_have_text("Nguyễn Mẫu Ân")
        assert page.url.endswith(f"/ho-so/{opened}/")


def test_the_dossiers_arc(ward: Ward, letters: list[Any], tmp_path: Path) -> None:
    paper = tmp_path / "ban-an.pdf"
    paper.write_bytes(PDF)
    code = applies(ward, letters, paper)
    promises(ward, code)
    asks_for_more(ward, code, letters, paper)
    delegates(ward)
    signs(ward, code, letters, tmp_path)
    late = is_late(ward, letters)
    holds(ward, code, tmp_path)
    opens_down(ward, code, late)
