"""What a telephone asks for and sends, and what the office does with it."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.faces.desk.field.conftest import INSPECTOR, client_of, keep_use
from tests.makers import MORNING, actor, drain, unit_id
from tests.registers.ledger.conftest import world
from tests.registers.ledger.world import World
from tests.services.test_inspection_rules import jpeg

from opendistrict.faces.desk.field import ground, stops, wire
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.places import queries as places
from opendistrict.services.inspections import queries
from opendistrict.services.inspections.models import Finding, Photo, Visit
from opendistrict.services.sidewalks.shapes import UseShape

__all__ = ["world"]
CHAIR = "chu-tich-phuong-sai-gon"


def visit(use: UseShape | None = None, *found: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {
        "id": str(uuid4()), "begun_at": (MORNING - timedelta(minutes=9)).isoformat(),
        "use": use.number if use else "", "findings": list(found),
    }  # fmt: skip
    if use:
        told |= {"segment": str(use.segment_id), "along_cm": 1_150}
    return told | more


def finding(**more: Any) -> dict[str, Any]:
    told = {
        "id": str(uuid4()), "kind": "can_tro_giao_thong", "noticed_at": MORNING.isoformat(),
        "length_cm": 210, "depth_cm": 150, "measured_by": "typed", "note": "bày ghế",
    }  # fmt: skip
    return told | more


def send(client: Client, *visits: Any, **more: Any) -> Any:
    who = str(client.session["_auth_user_id"])
    body = {"who": who, "sent_at": MORNING.isoformat(), "visits": list(visits)} | more
    return client.post("/hien-truong/gui/", json.dumps(body), content_type="application/json")


def states(answered: Any) -> list[str]:
    assert answered.status_code == 200, answered.content
    return [one["state"] for one in answered.json()["answers"]]


def test_the_day_tells_where_to_go_and_what_is_allowed_there(inspector: Client, use: UseShape):
    told = inspector.get("/hien-truong/hom-nay.json").json()
    (stop,) = told["stops"]
    assert (stop["use"], stop["segment"], stop["visited"]) == (
        use.number, str(use.segment_id), False,
    )  # fmt: skip
    assert stop["holder"] == "Trần Mẫu Bình" and stop["history"] == []
    assert any("dài 3 m" in value for _, value in stop["allowed"])
    assert "Nghị định 165/2024" in " ".join(told["rules"]["texts"])
    assert {"ban_hang_rong", "khac"} <= {one["code"] for one in told["kinds"]}
    assert told["who"] == inspector.session["_auth_user_id"]


def test_the_streets_of_the_ward_are_a_map_for_the_telephone(inspector: Client, use: UseShape):
    answered = inspector.get("/hien-truong/duong.json")
    told = answered.json()
    kerbs = {key: (street, length, line) for key, street, length, line in told["kerbs"]}
    street, length, line = kerbs[str(use.segment_id)]
    segment = places.segments([use.segment_id])[use.segment_id]
    assert (street, length) == (segment.street, stops.drawn_cm(segment))
    assert line[0] == pytest.approx(segment.line.coords[0][:2], abs=1e-6)
    ward = places.boundary_of(unit_id("phuong-sai-gon"), MORNING.date())
    assert ward is not None and told["more"] == 0
    assert len(kerbs) < len(places.every_segment(MORNING.date())), "no other ward's streets"
    for n, number, along in told["houses"]:
        assert number and 0 <= along <= told["kerbs"][n][2]
    assert len(answered.content) < 100_000
    assert client_of(CHAIR).get("/hien-truong/duong.json").status_code == 403


def test_streets_are_left_out_from_the_edges_when_they_are_too_many(
    inspector: Client, use: UseShape, monkeypatch: pytest.MonkeyPatch
):
    every = inspector.get("/hien-truong/duong.json").json()["kerbs"]
    monkeypatch.setattr(ground, "MOST_KERBS", 5)
    told = inspector.get("/hien-truong/duong.json").json()
    assert told["kerbs"] == every[:5] and told["more"] == len(every) - 5


def test_a_tap_is_looked_up_by_its_kerb_and_metre(inspector: Client, use: UseShape):
    def look(**asked: object) -> Any:
        return inspector.get("/hien-truong/cho.json", asked)

    found = look(segment=use.segment_id, along_cm=1_150).json()["stop"]
    assert (found["segment"], found["along_cm"]) == (str(use.segment_id), 1_150)
    assert any("bây giờ được" in value for _, value in found["allowed"])
    length = stops.drawn_cm(places.segments([use.segment_id])[use.segment_id])
    for wrong in (
        {"segment": use.segment_id}, {"segment": "x", "along_cm": 1},
        {"segment": use.segment_id, "along_cm": "một"}, {"segment": uuid4(), "along_cm": 1},
        {"segment": use.segment_id, "along_cm": length + 1},
        {"segment": use.segment_id, "along_cm": -1},
    ):  # fmt: skip
        assert look(**wrong).status_code == 404, wrong


def test_what_is_open_is_told_for_the_map(inspector: Client, use: UseShape):
    send(inspector, visit(use, finding(measured_by="map")))
    told = inspector.get("/hien-truong/hom-nay.json").json()
    (found,), (stop,) = told["open"], told["stops"]
    assert (found["segment"], found["along_cm"]) == (str(use.segment_id), 1_150)
    assert stop["stretch"] == [1_000, 1_300]
    assert Finding.objects.get().measured_by == "map"


def test_it_is_taken_once_and_seen_at_the_next_visit(inspector: Client, use: UseShape):
    told = visit(use, finding(is_reminded=True, follow_up_in=1), finding(kind="ban_hang_rong"))
    assert states(send(inspector, told)) == ["new"]
    assert states(send(inspector, told, told)) == ["known", "known"]
    row = Visit.objects.get()
    assert row.subject == f"sidewalks.use:{use.id}" and row.party_id == use.party_id
    (stop,) = inspector.get("/hien-truong/hom-nay.json").json()["stops"]
    assert stop["visited"] and len(stop["history"]) == 2 and stop["again"] == 1


def test_each_item_has_its_own_answer(inspector: Client, use: UseShape):
    good, bad, worse = visit(use), visit(use, finding(kind="khong-co")), {"id": "x", "findings": 3}
    answered = send(inspector, bad, good, worse, "nonsense")
    assert states(answered) == ["refused", "new", "refused", "refused"]
    whys = [one["why"] for one in answered.json()["answers"]]
    assert "khong-co" in whys[0] and whys[1] == "" and "sai dạng" in whys[2]
    twice = finding()
    assert states(send(inspector, visit(use, twice, twice))) == ["new"]
    assert Finding.objects.count() == 1
    assert send(inspector, good, who="another").status_code == 409
    assert send(inspector, good, sent_at="yesterday").status_code == 422
    assert send(inspector, *[good] * 51).status_code == 422
    assert send(client_of(CHAIR), good).status_code == 403


def test_a_photo_comes_after_its_finding(inspector: Client, use: UseShape):
    found = finding()
    who = inspector.session["_auth_user_id"]

    def photograph(data: bytes = jpeg(), name: str = "anh.jpg", **more: str) -> Any:
        told = {"id": str(uuid4()), "finding": found["id"], "who": who} | more
        file = SimpleUploadedFile(name, data)
        return inspector.post("/hien-truong/anh/", {**told, "file": file})

    assert photograph().json()["state"] == "refused", "its finding is not here yet"
    send(inspector, visit(use, found))
    key = str(uuid4())
    assert photograph(id=key).json()["state"] == "new"
    assert photograph(id=key).json()["state"] == "known"
    answered = photograph(b"\xff\xd8\xff" + b"\0" * (40 * 1024 * 1024)).json()
    assert answered["state"] == "refused" and "nặng" in answered["why"]
    assert photograph(id="x").status_code == 422 and photograph(who="y").status_code == 409
    assert Photo.objects.count() == 1
    shown = inspector.get(f"/hien-truong/anh/{key}/")
    assert shown.content == jpeg() and shown["Content-Disposition"].startswith("attachment")
    elsewhere = client_of("chuyen-vien-do-thi-phuong-ben-thanh")
    assert elsewhere.get(f"/hien-truong/anh/{key}/").status_code == 404


def test_a_place_is_found_by_code_by_address_or_by_standing_there(inspector: Client, use: UseShape):
    url = "/hien-truong/cho.json"
    paper = f"https://example.vn/via-he/giay/{use.number.lower()}/"
    assert inspector.get(url, {"q": paper}).json()["stop"]["use"] == use.number
    (stop,) = inspector.get("/hien-truong/hom-nay.json").json()["stops"]
    near = {"lon": stop["longitude"], "lat": stop["latitude"]}
    here = inspector.get(url, near).json()["stop"]
    assert here["segment"] == stop["segment"] and abs(here["along_cm"] - 1_150) < 50
    assert any("bây giờ được" in value for _, value in here["allowed"])
    taken = next(one for one in here["possible"] if not one["yes"])
    assert taken["why"] and "%(" not in " ".join(taken["why"])
    assert "Trần" not in json.dumps(here, ensure_ascii=False), "a place names nobody"
    for lost in ({"q": "VH-2026-999999"}, {"q": "zzz 9"}, {"lon": "x", "lat": "1"}, {}):
        assert inspector.get(url, lost).status_code == 404


def test_the_office_records_fines_and_closes(inspector: Client, use: UseShape):
    found = finding()
    send(inspector, visit(use, found))
    url, chair = f"/hien-truong/phat-hien/{found['id']}/", client_of(CHAIR)
    page = inspector.get(url).content.decode()
    assert "2.000.000 – 3.000.000" in page and "Lập biên bản" in page and "Ghi mức phạt" not in page
    assert "2,1 × 1,5 m = 3,15 m²" in page
    assert inspector.post(url + "record/", {"ai": "other"}).status_code == 409
    assert chair.post(url + "record/", {"ai": "holder"}).status_code == 409, "has not the right"
    told = {"ai": "other", "ten": "Lê Mẫu Chi", "loai": "enterprise", "y_kien": "Sẽ dọn"}
    assert inspector.post(url + "record/", told).status_code == 302
    record = queries.finding(found["id"], actor(INSPECTOR)).record
    assert record.is_organisation and record.least.dong == 4_000_000
    assert inspector.get(url + "bien-ban/").content.startswith(b"%PDF-")
    fine = {"so": "12/QĐ-XPHC", "ngay": "23/11/2026", "so_tien": "5.000.000", "can_cu": "Điều 12",
            "han_nop": "03/12/2026"}  # fmt: skip
    over = chair.post(url + "fine/", fine | {"so_tien": "6000001"})
    assert over.status_code == 409 and "Mức phạt phải từ" in over.content.decode()
    for name in fine:
        assert chair.post(url + "fine/", fine | {name: " "}).status_code == 409, name
    assert inspector.post(url + "fine/", fine).status_code == 409, "has not the right"
    assert chair.post(url + "fine/", fine).status_code == 302
    assert chair.post(url + "fine/", fine).status_code == 409, "sent twice, decided once"
    page = " ".join(chair.get(url).content.decode().replace("\u00a0", " ").split())
    for said in ("12/QĐ-XPHC", "03/12/2026", "5.000.000 đồng", "chưa có thông báo nộp",
                 "Mở trong Sổ thu", "Hủy quyết định"):  # fmt: skip
        assert said in page, said
    assert "Hủy quyết định" not in inspector.get(url).content.decode()
    assert "Mở trong Sổ thu" not in inspector.get(url).content.decode()
    assert inspector.post(url + "close/", {"ly_do": "x"}).status_code == 409, "money is open"
    pay(found["id"])
    assert "đã nộp phạt" in inspector.get(url).content.decode()
    assert inspector.post(url + "close/", {"ly_do": "Đã nộp"}).status_code == 302
    closed = inspector.get(url).content.decode()
    assert "5.000.000" in closed and "Đã nộp" in closed and "Lê Mẫu Chi" in closed
    listed = inspector.get("/hien-truong/phat-hien/?tinh_trang=closed").content.decode()
    assert "01/BB-VPHC" in listed
    assert inspector.get("/hien-truong/phat-hien/?tinh_trang=x").status_code == 404
    assert inspector.post(url + "nonsense/", {}).status_code == 404
    assert client_of("chuyen-vien-do-thi-phuong-ben-thanh").get(url).status_code == 404


def pay(finding_id: str) -> None:
    """All of its fine, in cash at the counter."""
    clerk = actor("chuyen-vien-tong-hop-phuong-sai-gon")
    decision = queries.finding(UUID(finding_id), actor(INSPECTOR)).record.decision
    ledger.take_cash(
        key="once", charge_id=decision.charge_id, amount=decision.open, actor=clerk, at=MORNING
    )
    drain(MORNING)


def test_a_fine_is_paid_by_its_bill_and_shown_where_it_was_found(
    inspector: Client, use: UseShape, world: World
):
    found = finding()
    send(inspector, visit(use, found))
    url, chair = f"/hien-truong/phat-hien/{found['id']}/", client_of(CHAIR)
    inspector.post(url + "record/", {"ai": "holder"})
    fine = {"so": "12/QĐ-XPHC", "ngay": "23/11/2026", "so_tien": "2.500.000", "can_cu": "Điều 12",
            "han_nop": "03/12/2026"}  # fmt: skip
    assert chair.post(url + "fine/", fine).status_code == 302
    (code,) = set(re.findall(r"/nop-tien/(OD\w{8})/", chair.get(url).content.decode()))
    bill = " ".join(
        Client().get(f"/nop-tien/{code}/").content.decode().replace("\u00a0", " ").split()
    )
    for said in ("2.500.000 đồng", "Quyết định 12/QĐ-XPHC", "T••• M••• B•••", "03/12/2026"):
        assert said in bill, said
    assert "Trần Mẫu Bình" not in bill
    (stop,) = inspector.get("/hien-truong/hom-nay.json").json()["stops"]
    (before,) = stop["history"]
    assert "12/QĐ-XPHC" in before["note"] and before["state"] == "đã quyết định phạt"
    listed = inspector.get("/hien-truong/phat-hien/").content.decode()
    assert "12/QĐ-XPHC" in listed
    world.pay(2_500_000, f"chuyen tien {code}")
    drain(MORNING)
    assert "đã nộp phạt" in inspector.get(url).content.decode()
    elsewhere = client_of("chu-tich-phuong-ben-thanh")
    assert elsewhere.post(url + "annul/", {"ly_do": "x"}).status_code == 404
    assert chair.post(url + "annul/", {"ly_do": "x"}).status_code == 409, "it is paid"
    page = Client().get(f"/nop-tien/{code}/").content.decode()
    assert "Đã nộp đủ" in page


def test_an_annulled_fine_is_owed_no_more(inspector: Client, use: UseShape, world: World):
    found = finding()
    send(inspector, visit(use, found))
    url, chair = f"/hien-truong/phat-hien/{found['id']}/", client_of(CHAIR)
    inspector.post(url + "record/", {"ai": "holder"})
    fine = {"so": "12/QĐ-XPHC", "ngay": "23/11/2026", "so_tien": "2.500.000", "can_cu": "Điều 12",
            "han_nop": "03/12/2026"}  # fmt: skip
    chair.post(url + "fine/", fine)
    (code,) = set(re.findall(r"/nop-tien/(OD\w{8})/", chair.get(url).content.decode()))
    assert chair.post(url + "annul/", {"ly_do": " "}).status_code == 409
    assert inspector.post(url + "annul/", {"ly_do": "x"}).status_code == 409
    assert chair.post(url + "annul/", {"ly_do": "3/QĐ-HB: nhầm người"}).status_code == 302
    page = chair.get(url).content.decode()
    assert "nhầm người" in page and "đã lập biên bản" in page and code not in page
    assert "Không còn phải nộp" in Client().get(f"/nop-tien/{code}/").content.decode()
    assert chair.post(url + "fine/", fine | {"so": "13/QĐ-XPHC"}).status_code == 302


def test_reminded_in_the_office_and_moved(inspector: Client, use: UseShape):
    found = finding()
    send(inspector, visit(use, found))
    url = f"/hien-truong/phat-hien/{found['id']}/"
    assert inspector.post(url + "remind/", {"ngay": "0"}).status_code == 409
    assert inspector.post(url + "remind/", {"ngay": "2"}).status_code == 302
    assert inspector.post(url + "plan_follow_up/", {"ngay": "5"}).status_code == 302
    assert "01/12/2026" in re.sub(r"\s+", " ", inspector.get(url).content.decode())


def test_the_list_goes_on_behind_its_last_line(inspector: Client, use: UseShape):
    for n in range(3):
        begun = (MORNING - timedelta(days=n)).isoformat()
        send(inspector, visit(use, *(finding() for _ in range(20)), begun_at=begun))
    first = inspector.get("/hien-truong/phat-hien/").content.decode()
    (link,) = re.findall(r'href="(\?tinh_trang=open[^"]+)">Trang sau', first)
    second = inspector.get("/hien-truong/phat-hien/" + link.replace("&amp;", "&")).content.decode()

    def keys(page: str) -> list[str]:
        return re.findall(r'row-link" href="/hien-truong/phat-hien/([^/]+)/', page)

    assert (len(keys(first)), len(keys(second))) == (50, 10)
    assert not {*keys(first)} & {*keys(second)}


def test_the_page_and_its_worker(inspector: Client):
    page = inspector.get("/hien-truong/").content.decode()
    assert "Hiện trường" in page and "Đoàn" not in page, "nobody's data lies in the page"
    worker = inspector.get("/hien-truong/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    told = inspector.get("/hien-truong/manifest.webmanifest").json()
    assert told["start_url"] == "/hien-truong/" and len(told["icons"]) == 3
    assert client_of(CHAIR).get("/hien-truong/").status_code == 403


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(
        st.sampled_from(["visits", "sent_at", "who", "id", "findings", "begun_at"]), some),
    max_leaves=9).map(lambda one: json.dumps(one).encode()))  # fmt: skip
def test_whatever_is_sent_is_read_or_refused(body: bytes):
    try:
        wire.batch(body)
    except Refused as refused:
        assert refused.codes == ("batch_is_malformed",)


def test_many_stops_ask_the_database_no_more_often_than_one(inspector: Client, use: UseShape):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_of:
            assert inspector.get("/hien-truong/hom-nay.json").status_code == 200
        return len(queries_of)

    send(inspector, visit(use, finding()))
    asked()
    one = asked()
    assert 10 < one < 40, one
    for since in (2_000, 3_000, 4_000):
        keep_use(along=(since, since + 300))
    send(inspector, visit(use, finding(), finding(kind="khac")))
    assert (asked(), len(inspector.get("/hien-truong/hom-nay.json").json()["stops"])) == (one, 4)
