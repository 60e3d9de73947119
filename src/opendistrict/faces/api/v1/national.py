"""The feed of the national portal: applications in, our states out, in the portal's own fields.

Messages may come twice, late and out of order. A new dossier is filed once for its MaHoSo. What
the applicant did there (brought what was asked for, withdrew) is an act here, once; a state that
the office alone gives is never taken from outside, and a state behind ours is passed by.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.queries import Case, National, changing, national, pages, verb
from opendistrict.engine.cases.shapes.dossier import Brought, DossierPage
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.faces.api.v1 import national_codes as codes
from opendistrict.faces.api.v1.access import Needs, caller
from opendistrict.faces.api.v1.national_shapes import (
    DanhSach,
    HoSo,
    HoSoDaXuLy,
    HoSoGui,
    LePhi,
    TaiLieu,
    TaiLieuRa,
)
from opendistrict.faces.api.v1.papers import OTHER, content
from opendistrict.faces.api.v1.units import office_named
from opendistrict.faces.api.v1.wire import Code, Word, answer
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.people import actions as people

router = Router(tags=["national"])
FEED = Needs("cases.feed")
AFTER = Query("", description="`next` of the last call; empty: from the first.")
SKEW = timedelta(minutes=2)  # between the portal's clock and ours


# ------------------------------------------------------------------ in


@router.post(
    "/dossiers", auth=FEED, response={200: HoSoDaXuLy, 201: HoSoDaXuLy},
    operation_id="national_message",
)  # fmt: skip
def message(request: HttpRequest, body: HoSoGui) -> HttpResponse:
    """Take a message of the portal. Sent again it changes nothing."""
    actor, at = caller(request).actor, clock.now()
    if body.NgayCapNhat > at + SKEW:
        raise Refused("national_time_is_to_come", field="NgayCapNhat")
    _coded("TrangThai", body.TrangThai, {str(one): one for one in National})
    key = pages.id_of(body.MaHoSo)
    if key is None:
        try:
            with transaction.atomic():
                key = _file(body, actor, at)
            return answer(_told(key, actor, at, "filed"), 201)
        except IntegrityError:  # the same message a moment ago, in another process
            key = pages.id_of(body.MaHoSo)
            if key is None:
                raise
    what, why = _known(queries.case(key), body, actor, at)
    return answer(_told(key, actor, at, what, why))


def _coded(field: str, value: str, table: Mapping[str, object]) -> object:
    if value not in table:
        raise Refused("national_code_is_unknown", field=field, value=value, known=", ".join(table))
    return table[value]


def _file(body: HoSoGui, actor: Actor, at: datetime) -> UUID:
    """An application that the portal took: filed here under its MaHoSo."""
    if body.TrangThai != National.FILED:
        raise Refused("national_dossier_is_unknown", code=body.MaHoSo)
    who = body.NguoiNop
    if who is None:
        raise Refused("national_field_is_wrong", field="NguoiNop")
    procedure = _procedure(body.MaTTHC, at)
    subject = str(_coded("NguoiNop.LoaiDoiTuong", who.LoaiDoiTuong, codes.SUBJECTS))
    channel = str(_coded("KenhThucHien", body.KenhThucHien, codes.CHANNELS))
    is_proven = body.TaiKhoanDuocXacThucVoiVNeID
    applicant = people.register_party(
        kind=subject, full_name=who.HoTen,
        # A number somebody typed proves nothing: it neither finds nor changes who has it.
        national_id=who.SoDinhDanh if is_proven else "", birth_date=_birth(who.NgaySinh),
        phone=who.SoDienThoai, email=who.Email, address=who.DiaChi,
        identified_by="oidc" if is_proven else "email", actor=actor, at=at,
    )  # fmt: skip
    opened = actions.file_dossier(
        procedure=procedure.code, channel=channel, subject=subject, applicant_id=applicant,
        office_id=office_named(body.MaDonVi, at, refusal="national_office_is_unknown"),
        values=body.ToKhai, papers=_papers(body.TaiLieuNop, procedure, actor, at),
        national_code=body.MaHoSo, actor=actor, at=at,
    )  # fmt: skip
    return opened.id


def _birth(text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if not 1850 < found.year < 9000:
        raise Refused("national_field_is_wrong", field="NguoiNop.NgaySinh")
    return found


def _procedure(code: str, at: datetime) -> Procedure:
    """By the national code, or by ours."""
    version = queries.in_force(code, at.date()) or changing.by_national_code(code, at.date())
    if version is None:
        raise Refused("national_procedure_is_unknown", code=code or "-")
    return queries.rules_of(version.id)[0]


def _papers(given: list[TaiLieu], rules: Procedure, actor: Actor, at: datetime) -> list[Brought]:
    known, found = {one.code for one in rules.papers}, []
    for one in given:
        file_id = None
        if one.TepDinhKem is not None:
            data = content(one.TepDinhKem.content)
            name = one.TepDinhKem.name
            file_id = documents.keep_upload(data=data, name=name, actor=actor, at=at).id
        found.append(
            Brought(
                paper=one.MaGiayTo if one.MaGiayTo in known else OTHER,
                kind=str(_coded("TaiLieuNop.LoaiGiayTo", one.LoaiGiayTo, codes.PAPERS)),
                count=one.SoLuong, file_id=file_id, is_reused=one.DuocLayTuKhoDMQG,
            )
        )  # fmt: skip
    return found


def _known(one: Case, body: HoSoGui, actor: Actor, at: datetime) -> tuple[str, str]:
    """What a message about a dossier we have makes of it: what was done, else why nothing."""
    theirs, ours = National(body.TrangThai), national(one.standing.state)
    if theirs is National.WITHDRAWING:
        return _withdraw(one, body, actor, at)
    if ours is National.SUPPLEMENT and theirs in (National.FILED, National.IN_PROCESS):
        return _supplement(one, body, actor, at)
    if int(theirs) <= int(ours):
        return "ignored", "state_is_known" if theirs is ours else "state_is_behind"
    return "ignored", "state_is_the_offices"


def _since(one: Case, *verbs: str) -> datetime | None:
    """When the newest of these was done to a dossier."""
    page = pages.page(one.standing.id, actor=_EVERYWHERE, at=one.standing.filed_at)
    done = [line.at for line in page.steps if verb(line.transition) in verbs]
    return done[-1] if done else None


_EVERYWHERE = Actor(kind="system", id="national", label="")


def _withdraw(one: Case, body: HoSoGui, actor: Actor, at: datetime) -> tuple[str, str]:
    before = _since(one, "ask_withdrawal", "give_up")
    if before is not None and body.NgayCapNhat <= before + SKEW:
        return "ignored", "state_is_known"
    open_now = {verb(v.transition) for v in pages.verdicts(one, actor, at) if v.enabled}
    if not open_now & {"ask_withdrawal", "give_up"}:
        return "ignored", "state_is_behind"
    actions.withdraw(
        dossier_id=one.standing.id, revision=one.standing.revision, note=body.GhiChu, actor=actor,
        at=at,
    )  # fmt: skip
    return "withdrawn", ""


def _supplement(one: Case, body: HoSoGui, actor: Actor, at: datetime) -> tuple[str, str]:
    """What was asked for has come, if the message is younger than the asking."""
    asked = _since(one, "ask_supplement", "ask_to_complete")
    if asked is not None and body.NgayCapNhat <= asked:
        return "ignored", "state_is_behind"
    with transaction.atomic():
        papers = _papers(body.TaiLieuNop, one.procedure, actor, at)
        if not papers:
            raise Refused("supplement_brings_nothing")
        actions.supplement(
            dossier_id=one.standing.id, revision=one.standing.revision, papers=papers,
            note=body.GhiChu, actor=actor, at=at,
        )  # fmt: skip
    return "supplemented", ""


# ------------------------------------------------------------------ out


@router.get("/dossiers/{code}", auth=FEED, response=HoSo, operation_id="national_dossier")
def status(request: HttpRequest, code: Annotated[Code, Path()]) -> HttpResponse:
    """Where a dossier stands with us, by its MaHoSo or by our number."""
    key = pages.id_of(code)
    if key is None:
        raise Refused("national_dossier_is_unknown", code=code)
    return answer(HoSo(**_fields(_page(key, caller(request).actor, clock.now()))))


@router.get("/dossiers", auth=FEED, response=DanhSach, operation_id="national_changes")
def changes(
    request: HttpRequest,
    after: Word = AFTER,
) -> HttpResponse:
    """Dossiers that changed since, in the order of their last change, 50 at a time."""
    actor, at = caller(request).actor, clock.now()
    found = changing.changed_since(after, at=at)
    items = [HoSo(**_fields(_page(key, actor, at))) for key in found.ids]
    return answer(DanhSach(items=items, next=found.mark, more=found.more))


def _page(key: UUID, actor: Actor, at: datetime) -> DossierPage:
    return pages.page(key, actor=actor, at=at)


def _told(key: UUID, actor: Actor, at: datetime, what: str, why: str = "") -> HoSoDaXuLy:
    return HoSoDaXuLy(**_fields(_page(key, actor, at)), KetQua=what, LyDo=why)  # type: ignore[arg-type]


def _fields(page: DossierPage) -> dict[str, object]:
    now, rules = page.standing, page.procedure
    papers = [
        TaiLieuRa(
            MaGiayTo=one.paper, LoaiGiayTo=codes.back(codes.PAPERS, one.kind), SoLuong=one.count,
            DuocSoHoa=one.file_id is not None, DuocLayTuKhoDMQG=one.is_reused,
        )
        for one in page.attachments
    ]  # fmt: skip
    term = rules.term
    return {
        "MaHoSo": changing.national_code_of(now.id) or now.code,
        "MaTTHC": rules.national_code or rules.code,
        "NgayNop": now.filed_at, "NgayTiepNhan": now.received_at, "NgayHenTra": now.promised_at,
        "NgayKetThucXuLy": now.finished_at,
        "KenhThucHien": codes.back(codes.CHANNELS, now.channel),
        "TrangThai": str(national(now.state)),
        "HoSoCoThanhPhanSoHoa": any(one.DuocSoHoa for one in papers), "TaiLieuNop": papers,
        "DuocThanhToanTrucTuyen": any(one.is_online for one in page.payments),
        "DanhSachLePhi": _fees(page),
        "ThoiGianGiaiQuyet": str(term.amount) if term else None,
        "DonViTinh": codes.TERM_UNITS[str(term.every)] if term else None,
    }  # fmt: skip


def _fees(page: DossierPage) -> list[LePhi]:
    """One line: what the dossier owes as a whole, or that no rate is known."""
    now, rules = page.standing, page.procedure
    if now.fee == 0 or (now.fee is None and not rules.fees):
        return []
    when = str(rules.fee_when) if rules.fee_when else "result"
    is_paid = now.fee is not None and now.paid >= now.fee
    return [
        LePhi(
            TenLePhi=", ".join(one.name.vi for one in rules.fees) or "Lệ phí", SoTien=now.fee,
            HinhThucThu=codes.back(codes.FEE_WHEN, when),
            TrangThaiThanhToan=codes.back(codes.PAID, is_paid),
        )
    ]  # fmt: skip
