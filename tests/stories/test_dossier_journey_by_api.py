"""The dossier's arc as other programs drive it: over HTTP with OAuth2 client credentials, until the
open data tell the number that moved and the receipt holds without the office."""

import base64
import csv
import io
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings
from pytest_django.live_server_helper import LiveServer
from tests.engine.cases.test_applications_begun import PDF
from tests.faces.api.v1.caller import Program
from tests.makers import actor
from tests.stories.seats import Clock
from tests.stories.test_dossier_journey import (
    CHAIR,
    CLERK,
    COUNTER,
    DAY,
    DEPUTY,
    EXAMINER,
    HOUR,
    LETTER,
    MONDAY,
    REVIEWER,
    checked,
    night,
)

from opendistrict.engine.cases import actions as cases
from opendistrict.faces.api.v1.access import forget_calls
from opendistrict.faces.kit import clock
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import actions as orgs

pytestmark = pytest.mark.django_db(transaction=True)
VALUES = "/data/values.csv?set=mot-cua-2026-phuong-sai-gon&indicator=mc-dung-han"
FILING = {
    "procedure": "xac-nhan-tinh-trang-hon-nhan", "office": "phuong-sai-gon",
    "applicant": {
        "kind": "citizen", "full_name": "Nguyễn Mẫu Ân", "national_id": "079190000123",
        "phone": "0903123456",
    },
    "values": {
        "ngay_sinh": "1990-05-12", "so_dinh_danh": "079190000123", "noi_cu_tru": "12 Lê Lợi",
        "tinh_trang": "Đã ly hôn và chưa kết hôn lại", "muc_dich": "đăng ký kết hôn",
    },
    "papers": [{
        "paper": "cham_dut_hon_nhan", "kind": "copy",
        "file": {"name": "ban-an.pdf", "content": base64.b64encode(PDF).decode()},
    }],
}  # fmt: skip


class Wire:
    """What `Program` talks through: real requests to a real server."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str, query: object = None, **more: Any) -> requests.Response:
        return requests.get(self.address + path, params=query, timeout=60, **more)  # type: ignore[arg-type]

    def post(
        self, path: str, data: Any, content_type: str = "", headers: Any = None
    ) -> requests.Response:
        typed = {"Content-Type": content_type} if content_type else {}
        return requests.post(
            self.address + path, data=data, headers={**(headers or {}), **typed}, timeout=60
        )


class Programs:
    """One client for each post, each with the scopes of its post."""

    def __init__(self, wire: Wire, at: Clock) -> None:
        self.wire, self.at = wire, at
        self.known: dict[str, Program] = {}

    def of(self, post: str) -> Program:
        if post not in self.known:
            made = self.known[post] = Program.from_post(post)
            made.browser = self.wire  # type: ignore[assignment]
        return self.known[post]

    def does(self, post: str, code: str, act: str, body: object = None) -> dict[str, Any]:
        answered = self.of(post).act(code, act, body)
        assert answered.status_code == 200, answered.json()
        return dict(answered.json())

    def files(self, **more: object) -> str:
        answered = self.of(COUNTER).post("/dossiers", {**FILING, **more})
        assert answered.status_code == 201, answered.json()
        return str(answered.json()["code"])

    def reads(self, code: str, what: str = "") -> dict[str, Any]:
        return dict(self.of(COUNTER).get(f"/dossiers/{code}{what}").json())


@pytest.fixture
def programs(
    quan1: None, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Programs]:
    at = Clock(MONDAY)
    monkeypatch.setattr(clock, "now", lambda request=None: at.now)
    forget_calls()
    yield Programs(Wire(live_server.url), at)


def kinds(due: dict[str, Any]) -> list[str]:
    return [step["kind"] for step in due["steps"]]


def stands_and_goes_on(programs: Programs) -> str:
    """Filed, taken in, asked for more, brought: the promise moves and says why."""
    code = programs.files(channel="online")
    assert programs.does(COUNTER, code, "receive")["promised_at"].startswith("2026-11-27")
    programs.does(COUNTER, code, "forward")
    programs.at.now = MONDAY + 5 * HOUR
    programs.does(EXAMINER, code, "ask-supplement", {"items": ["Bản án chụp đủ trang"]})
    due = programs.reads(code, "/due")
    assert due["at"] is None and "stopped" in kinds(due)
    programs.at.now = MONDAY + 2 * DAY + HOUR
    brought = {"papers": FILING["papers"]}
    moved = programs.does(COUNTER, code, "supplement", brought)
    assert moved["promised_at"].startswith("2026-11-30")
    assert "paused" in kinds(programs.reads(code, "/due"))
    return code


def is_signed(programs: Programs, code: str) -> None:
    """By a deputy who has no right to it but the chair's delegation; the decision keeps it."""
    deputy, chair = actor(DEPUTY, MONDAY.date()), actor(CHAIR, MONDAY.date())
    assert deputy.post_id and chair.post_id
    programs.does(EXAMINER, code, "pass-on")
    refused = programs.of(REVIEWER).act(code, "pass-on", {"to": str(deputy.post_id)})
    assert refused.status_code in (403, 409)
    orgs.delegate_several(
        giver_id=chair.post_id, taker_id=deputy.post_id, acts=["cases.sign:ho-tich"],
        since=date(2026, 11, 25), until=date(2026, 12, 5), basis=LETTER, limit="", actor=chair,
        at=programs.at.now,
    )  # fmt: skip
    programs.does(REVIEWER, code, "pass-on", {"to": str(deputy.post_id)})
    programs.at.now = MONDAY + 3 * DAY + HOUR
    programs.does(DEPUTY, code, "sign")
    (decision,) = programs.reads(code)["decisions"]
    assert decision["basis"] == LETTER
    programs.does(DEPUTY, code, "pass-on")
    assert programs.does(CLERK, code, "pass-on")["state"]["national"] == "9"


def is_late(programs: Programs, late: str) -> None:
    """Left lying since Monday; the apology that the clock drafted goes out in time."""
    assert cases.draft_apologies(MONDAY + 3.9 * DAY) == 1
    programs.at.now = MONDAY + 4 * DAY
    sorry = {"reasons": "Chờ tra sổ gốc", "new_date": "2026-12-01T17:00:00+07:00"}
    assert programs.does(EXAMINER, late, "apologise", sorry)["promised_at"].startswith("2026-12-01")
    again = programs.of(EXAMINER).act(late, "apologise", sorry)
    assert again.json()["code"] == "apologised_once_already"


def on_time(programs: Programs, at: datetime) -> str:
    """What the open data say of the year, as everybody may read it."""
    night(at)
    programs.at.now = at
    text = programs.wire.get(VALUES).content.decode("utf-8-sig")
    rows = {row["last_day"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    year = rows["2026-12-31"]
    return f"{year['value']}: {year['numerator']}/{year['denominator']}"


def test_the_dossiers_arc_by_api(programs: Programs, tmp_path: Path) -> None:
    late = programs.files(channel="counter", receive=True)
    code = stands_and_goes_on(programs)
    is_signed(programs, code)
    is_late(programs, late)
    assert on_time(programs, MONDAY + 5 * DAY) == "0: 0/1"
    assert on_time(programs, MONDAY + 8 * DAY) == "50: 1/2"

    base.keep_log(programs.at.now)
    leaves = programs.reads(code, "/log")["items"]
    told = [leaf["kind"].removeprefix("cases.") for leaf in leaves]
    assert told[:3] == ["promise", "supplement", "resumed"] and "decision" in told
    key = programs.wire.get("/log/key").text.splitlines()[0]
    exported = programs.wire.get("/log/checkpoint").content.decode()
    script = Path(shutil.copy(settings.ROOT / "tools" / "verify_receipt.py", tmp_path))
    for leaf in leaves:
        assert leaf["receipt"]["checkpoint"].split("\n")[:3] == exported.split("\n")[:3]
        good = checked(script, leaf["code"], key)
        assert good.returncode == 0 and code in good.stdout, good.stdout + good.stderr
    last = leaves[0]["code"]
    cut = last[:40] + ("A" if last[40] != "A" else "B") + last[41:]
    assert checked(script, cut, key).returncode in (1, 2)
