"""The national portal's messages: twice, late and out of order they do no harm."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from tests.engine.cases.office import NOON, Office
from tests.faces.api.v1.caller import Program
from tests.faces.api.v1.conftest import Watch

from opendistrict.engine.cases.models import Dossier, Step
from opendistrict.engine.cases.queries import changing
from opendistrict.faces.api.v1 import national_codes as codes
from opendistrict.faces.api.v1.national_shapes import HoSo

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MA = "G22.99-261123-0001"


def message(**other: object) -> dict[str, object]:
    return {
        "MaHoSo": MA, "TrangThai": "1", "NgayCapNhat": "2026-11-23T08:30:00+07:00",
        "MaTTHC": "xac-nhan-thu", "NgayNop": "2026-11-23T08:30:00+07:00", "KenhThucHien": 2,
        "MaDonVi": "26740", "TaiKhoanDuocXacThucVoiVNeID": True,
        "NguoiNop": {"LoaiDoiTuong": "0", "HoTen": "Lê Văn Mẫu", "SoDinhDanh": "079190000999"},
        "ToKhai": {"ho_ten": "Lê Văn Mẫu", "muc_dich": "đi học", "so_ban": 1},
        "TaiLieuNop": [{"MaGiayTo": "to_khai", "LoaiGiayTo": 2, "DuocSoHoa": True}], **other,
    }  # fmt: skip


def sent(feed: Program, **other: object) -> dict[str, object]:
    answered = feed.post("/national/dossiers", message(**other))
    assert answered.status_code in (200, 201), answered.json()
    found: dict[str, object] = answered.json()
    return found


def test_the_code_tables_are_those_of_the_domain_notes() -> None:
    path = settings.SHARED / "domain" / "dossier.json"
    if not path.exists():
        pytest.skip(f"the domain notes are not here: {path} (OD_SHARED)")
    told = json.loads(path.read_text())
    assert codes.CHANNELS.keys() == told["channel"].keys()
    assert codes.SUBJECTS.keys() == told["subject"].keys()
    assert codes.PAPERS.keys() == told["paper_kind"].keys()
    assert codes.FEE_WHEN.keys() == told["fee_when"].keys()
    assert codes.PAID.keys() == told["paid"].keys()
    assert set(codes.TERM_UNITS.values()) == set(told["clock"]["unit"])
    plain = {one for one in told["sync_fields"] if "." not in one}
    not_kept = {"MaKetQua", "DuongDanTepTinKetQua", "TaiKhoanDuocXacThucVoiVNeID"}
    assert plain - not_kept <= set(HoSo.model_fields)


def test_an_application_is_filed_once(feed: Program) -> None:
    first = feed.post("/national/dossiers", message())
    assert first.status_code == 201 and first.json()["KetQua"] == "filed"
    assert (first.json()["MaHoSo"], first.json()["TrangThai"]) == (MA, "1")
    again = sent(feed)
    assert (again["KetQua"], again["LyDo"]) == ("ignored", "state_is_known")
    row = Dossier.objects.get()
    assert (row.national_code, row.channel, row.subject) == (MA, "online", "citizen")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"MaTTHC": "9.999999"}, "national_procedure_is_unknown"),
        ({"MaTTHC": ""}, "national_procedure_is_unknown"),
        ({"KenhThucHien": "9"}, "national_code_is_unknown"),
        ({"TrangThai": "11"}, "national_code_is_unknown"),
        ({"MaDonVi": "00000"}, "national_office_is_unknown"),
        ({"NguoiNop": None}, "national_field_is_wrong"),
        ({"NgayCapNhat": "2027-01-01T00:00:00Z"}, "national_time_is_to_come"),
        ({"ToKhai": {"la": 1}}, "form_is_wrong"),
        ({"TaiLieuNop": [{"MaGiayTo": "x", "LoaiGiayTo": "7"}]}, "national_code_is_unknown"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    feed: Program, other: dict[str, object], code: str
) -> None:
    said = feed.post("/national/dossiers", message(**other))
    assert (said.status_code, said.json()["code"]) == (422, code)
    assert said.json()["detail"] and Dossier.objects.count() == 0


def test_a_withdrawal_before_its_filing_waits_for_it(feed: Program) -> None:
    early = feed.post("/national/dossiers", message(TrangThai="7"))
    assert (early.status_code, early.json()["code"]) == (404, "national_dossier_is_unknown")
    assert sent(feed)["KetQua"] == "filed"
    later = sent(feed, TrangThai="7", NgayCapNhat="2026-11-23T08:40:00+07:00")
    assert (later["KetQua"], later["TrangThai"]) == ("withdrawn", "7")
    again = sent(feed, TrangThai="7", NgayCapNhat="2026-11-23T08:40:00+07:00")
    assert (again["KetQua"], again["LyDo"]) == ("ignored", "state_is_known")


def test_a_supplement_is_an_act_here_and_a_late_filing_is_none(
    feed: Program, counter: Program, watch: Watch
) -> None:
    sent(feed)
    code = Dossier.objects.get().code
    watch.at = NOON + HOUR
    counter.act(code, "ask-supplement", {"items": ["Tờ khai"]})
    late = sent(feed)  # the filing once more: older than what was asked
    assert (late["KetQua"], late["LyDo"]) == ("ignored", "state_is_behind")
    watch.at = NOON + 2 * HOUR
    nothing = feed.post(
        "/national/dossiers",
        message(NgayCapNhat="2026-11-23T10:30:00+07:00", TaiLieuNop=[]),
    )
    assert nothing.json()["code"] == "supplement_brings_nothing"
    brought = sent(feed, NgayCapNhat="2026-11-23T10:30:00+07:00")
    assert (brought["KetQua"], brought["TrangThai"]) == ("supplemented", "1")
    again = sent(feed, NgayCapNhat="2026-11-23T10:30:00+07:00")
    assert again["KetQua"] == "ignored"


def test_what_the_office_decides_is_not_taken_from_outside(feed: Program, counter: Program) -> None:
    sent(feed)
    steps = Step.objects.count()
    for theirs in ("2", "3", "8", "9", "10"):
        told = sent(feed, TrangThai=theirs)
        assert (told["KetQua"], told["LyDo"]) == ("ignored", "state_is_the_offices")
    counter.act(Dossier.objects.get().code, "receive")
    behind = sent(feed, TrangThai="1")
    assert (behind["LyDo"], behind["TrangThai"]) == ("state_is_behind", "2")
    assert Step.objects.count() == steps + 1


def test_our_states_go_out_in_their_fields(feed: Program, counter: Program) -> None:
    sent(feed)
    counter.act(Dossier.objects.get().code, "receive")
    told = feed.get(f"/national/dossiers/{MA}").json()
    assert told["NgayHenTra"].startswith("2026-11-27") and told["NgayTiepNhan"]
    assert (told["KenhThucHien"], told["TrangThai"]) == ("2", "2")
    assert told["DanhSachLePhi"] == [
        {"TenLePhi": "Lệ phí", "SoTien": 3000, "HinhThucThu": "4", "TrangThaiThanhToan": "0"}
    ]
    assert (told["ThoiGianGiaiQuyet"], told["DonViTinh"]) == ("3", "ngày làm việc")
    assert feed.get("/national/dossiers/G22.99-000000-0000").status_code == 404


def test_a_number_somebody_typed_proves_nothing(feed: Program, office: Office) -> None:
    """Not verified: another's national id neither finds nor changes them."""
    who = {"HoTen": "Kẻ Khác", "SoDinhDanh": "079190000123", "SoDienThoai": "0909999999"}
    sent(feed, TaiKhoanDuocXacThucVoiVNeID=False, NguoiNop=who)
    assert Dossier.objects.get().applicant_id != office.applicant


@pytest.mark.django_db(transaction=True)
def test_the_list_since_a_mark_misses_and_repeats_nothing(
    quan1: None, watch: Watch, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "SIZE", 3)
    feed, counter = Program.feed(), Program.from_post("chuyen-vien-mot-cua-phuong-sai-gon")
    every = [f"G22.99-261123-{n:04d}" for n in range(8)]
    for one in every:
        sent(feed, MaHoSo=one)
    seen, mark, more = [], "", True
    while more:
        page = feed.get("/national/dossiers", after=mark).json()
        seen += [one["MaHoSo"] for one in page["items"]]
        mark, more = page["next"], page["more"]
    assert sorted(seen) == every
    assert feed.get("/national/dossiers", after=mark).json()["items"] == []
    counter.act(Dossier.objects.get(national_code=every[2]).code, "receive")
    page = feed.get("/national/dossiers", after=mark).json()
    assert [(one["MaHoSo"], one["TrangThai"]) for one in page["items"]] == [(every[2], "2")]
    assert feed.get("/national/dossiers", after="x~y~z").status_code == 400


def test_the_feed_does_nothing_else_and_clients_do_not_feed(
    feed: Program, counter: Program
) -> None:
    assert feed.get("/dossiers").status_code == 403
    assert feed.post("/dossiers", {}).status_code == 403
    assert counter.post("/national/dossiers", message()).status_code == 403
