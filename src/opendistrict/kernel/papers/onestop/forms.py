"""Forms 01 to 04: handed to the citizen."""

from opendistrict.kernel.papers.codes import verification
from opendistrict.kernel.papers.onestop import wording
from opendistrict.kernel.papers.onestop.inputs import (
    Apology,
    Office,
    Receipt,
    Refusal,
    SupplementRequest,
)
from opendistrict.kernel.papers.paper import (
    Block,
    Code,
    Column,
    Paper,
    Paragraph,
    Run,
    Signature,
    Table,
)

_PAPERS = (
    Column("STT", 0.6, "center"),
    Column("Tên giấy tờ", 4.6),
    Column("Hình thức", 1.3, "center"),
    Column("Số lượng", 0.9, "center"),
)
_PROOF = (
    "Biên nhận điện tử: mã này chứng minh ngày hẹn trả và kiểm tra được cả khi không có mạng. "
    "Xin giữ nguyên, không gấp qua mã."
)


def receipt(said: Receipt) -> Paper:
    """Form 01, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả": the promise, with how it was reckoned."""
    rows = tuple(
        (str(number), one.name, one.kind, str(one.count))
        for number, one in enumerate(said.papers, 1)
    )
    body: tuple[Block, ...] = (
        wording.about(said.dossier, ("Số bộ hồ sơ", f"{said.sets:02d}")),
        Table(_PAPERS, rows, caption="Thành phần hồ sơ đã nộp"),
        wording.fields(
            ("Thời gian nhận hồ sơ", wording.moment(said.dossier.received_at)),
            ("Thời hạn giải quyết theo quy định", said.term),
            ("Hẹn trả kết quả", Run(wording.moment(said.promised_at), bold=True)),
            notes=said.explanation,
        ),
        wording.fields(
            ("Phí, lệ phí", wording.fee_words(said.fees)),
            *((("Nhận kết quả", said.returned),) if said.returned else ()),
            ("Nơi giải đáp", wording.contact(said.office)),
        ),
    )
    codes = verification(said.verification_url)
    return Paper(
        agency=said.office.desk_in_lines,
        parent_agency=said.office.name,
        symbol=f"GTN-{said.office.abbreviation}",
        kind="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        subject="",
        place=said.office.place,
        body=body,
        counterpart=Signature("", "Người nộp hồ sơ", said.dossier.brought_by, wording.SIGN_HERE),
        signature=wording.signed_by(said.officer, "Người tiếp nhận hồ sơ"),
        codes=(*codes, *((Code(said.proof, _PROOF),) if said.proof else ())),
        end_mark=False,
        sample=said.is_sample,
        small=True,
    )


def supplement_request(said: SupplementRequest) -> Paper:
    """Form 02, "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ": once, in writing and in full."""
    received = wording.moment(said.dossier.received_at)
    body: list[Block] = [
        Paragraph.of(
            f"{said.office.desk} đã xem xét hồ sơ nhận lúc {received} và đề nghị bổ sung, "
            "hoàn thiện hồ sơ như sau."
        ),
        wording.about(said.dossier),
        Paragraph.of(Run("Nội dung cần bổ sung, hoàn thiện:", bold=True)),
        *wording.listed(said.missing),
    ]
    if said.reasons:
        body += [Paragraph.of(Run("Lý do:", bold=True)), *wording.listed(said.reasons)]
    if said.answer_by:
        body.append(wording.fields(("Đề nghị bổ sung trước hết ngày", wording.day(said.answer_by))))
    body.append(
        Paragraph.of(
            "Thời gian chờ bổ sung không tính vào thời hạn giải quyết. Cần hướng dẫn thêm, xin "
            f"liên hệ {wording.contact(said.office)}."
        )
    )
    return _letter(
        said.office, "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", f"PBS-{said.office.abbreviation}",
        body, signature=wording.signed_by(said.officer, "Người hướng dẫn"),
        url=said.verification_url, is_sample=said.is_sample,
    )  # fmt: skip


def refusal(said: Refusal) -> Paper:
    """Form 03, "Phiếu từ chối tiếp nhận giải quyết hồ sơ": every reason, and what may be done."""
    received = wording.moment(said.dossier.received_at)
    body: list[Block] = [
        wording.about(said.dossier),
        Paragraph.of(
            f"Qua xem xét hồ sơ nhận lúc {received}, {said.office.desk} không tiếp nhận, giải "
            "quyết hồ sơ này vì các lý do sau:"
        ),
        *wording.listed(said.reasons),
    ]
    if said.instead:
        body.append(Paragraph.of(Run("Hướng dẫn: ", bold=True), said.instead))
    body.append(
        Paragraph.of(
            "Hồ sơ được trả lại nguyên vẹn kèm theo phiếu này. Nếu không đồng ý, người nộp hồ sơ "
            "có quyền kiến nghị, khiếu nại theo quy định của pháp luật. Nơi giải đáp: "
            f"{wording.contact(said.office)}."
        )
    )
    return _letter(
        said.office, "Phiếu từ chối tiếp nhận giải quyết hồ sơ", f"PTC-{said.office.abbreviation}",
        body, signature=wording.signed_by(said.officer, "Người tiếp nhận hồ sơ"),
        url=said.verification_url, is_sample=said.is_sample,
    )  # fmt: skip


def apology(said: Apology) -> Paper:
    """Form 04, "Phiếu xin lỗi và hẹn lại ngày trả kết quả": before the promised day, at most once
    (who issues it sees to both)."""
    body: list[Block] = [
        Paragraph.of(
            f"Ngày {wording.day(said.dossier.received_at.date())}, {said.office.desk} tiếp nhận hồ "
            f"sơ {said.dossier.code} của {said.dossier.applicant} về thủ tục "
            f"“{said.dossier.procedure}”, hẹn trả kết quả lúc {wording.moment(said.promised_at)}."
        ),
        Paragraph.of(f"{said.office.in_a_line} chưa trả được kết quả đúng hẹn vì lý do sau:"),
        *wording.listed(said.reasons),
        Paragraph.of(
            f"{said.office.in_a_line} chân thành xin lỗi về sự chậm trễ này và hẹn trả kết quả "
            "lúc ",
            Run(wording.moment(said.new_promise_at), bold=True),
            ".",
        ),
        *wording.noted(said.explanation),
        Paragraph.of(
            f"Rất mong ông (bà), tổ chức thông cảm. Nơi giải đáp: {wording.contact(said.office)}."
        ),
    ]
    return _letter(
        said.office, "Phiếu xin lỗi và hẹn lại ngày trả kết quả", f"PXL-{said.office.abbreviation}",
        body, signature=wording.signed_by(said.officer, "Người đứng đầu"),
        url=said.verification_url, is_sample=said.is_sample,
        to=(said.dossier.applicant,),
    )  # fmt: skip


def _letter(
    office: Office,
    kind: str,
    symbol: str,
    body: list[Block],
    *,
    signature: Signature,
    url: str,
    is_sample: bool,
    to: tuple[str, ...] = (),
) -> Paper:
    return Paper(
        agency=office.name if to else office.desk_in_lines,
        parent_agency=office.parent if to else office.name,
        symbol=symbol,
        kind=kind,
        subject="",
        place=office.place,
        body=tuple(body),
        signature=signature,
        recipients_to=to,
        recipients=("Như trên" if to else "Người nộp hồ sơ", "Lưu: hồ sơ"),
        codes=verification(url),
        sample=is_sample,
        small=True,
    )
