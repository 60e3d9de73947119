"""How long a form, a signature, a check and a look at an upload take: python -m bench.papers."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from opendistrict.kernel import signing
from opendistrict.kernel.papers import onestop, to_pdf, to_signable_pdf
from opendistrict.kernel.screening import screen

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TURNS = 15
OFFICE = onestop.Office(name="Ủy ban nhân dân\nphường Mẫu", place="Mẫu", address="1 đường Mẫu")
DOSSIER = onestop.Dossier(
    code="H29.0-261123-0007", procedure="Thủ tục mẫu", applicant="Nguyễn Thị Mẫu", received_at=AT
)
OFFICER = onestop.Officer("Trần Văn Thử")
URL = "https://opendistrict.example/giay/7KQ2-M8XD-RT4W"
PROMISED = AT + timedelta(days=8)


def _forms() -> dict[str, object]:
    row = onestop.RegisterRow(
        code=DOSSIER.code, procedure=DOSSIER.procedure, applicant=DOSSIER.applicant,
        received_at=AT, promised_at=PROMISED, handled_by="Phòng Mẫu",
    )  # fmt: skip
    common = {"office": OFFICE, "dossier": DOSSIER, "officer": OFFICER, "verification_url": URL}
    receipt = onestop.Receipt(
        **common, papers=(onestop.Submitted("Đơn", "bản chính", 1),) * 5,
        term="05 ngày làm việc", promised_at=PROMISED,
    )  # fmt: skip
    hand = onestop.HandOver("Một cửa", "Phòng Mẫu", AT, "Đúng hạn")
    until = AT.date() + timedelta(days=5)
    return {
        "01 receipt": onestop.receipt(receipt),
        "01 receipt, proof of 1,800": onestop.receipt(replace(receipt, proof="x" * 1_800)),
        "02 supplement": onestop.supplement_request(
            onestop.SupplementRequest(**common, missing=("Một.", "Hai."))
        ),
        "03 refusal": onestop.refusal(onestop.Refusal(**common, reasons=("Một.",))),
        "04 apology": onestop.apology(
            onestop.Apology(**common, promised_at=AT, new_promise_at=PROMISED, reasons=("Một.",))
        ),
        "05 control sheet": onestop.control_sheet(
            onestop.ControlSheet(**common, promised_at=PROMISED, hand_overs=(hand,) * 5)
        ),
        "06 register, 100 rows": onestop.register(
            onestop.Register(office=OFFICE, since=AT.date(), until=until, rows=(row,) * 100)
        ),
    }


def _timed(what: str, work: Callable[[int], object]) -> None:
    work(0)
    took = []
    for turn in range(TURNS):
        began = time.perf_counter()
        work(turn + 1)
        took.append(1000 * (time.perf_counter() - began))
    print(f"{what:34} {statistics.median(took):7.1f} ms median {max(took):7.1f} ms slowest")


def main() -> None:
    issued = {
        name: replace(paper, number="1", dated_on=AT.date()) for name, paper in _forms().items()
    }
    for name, paper in issued.items():
        _timed(name, lambda turn, paper=paper: to_pdf(replace(paper, number=str(turn + 1))))
    authority = signing.SampleAuthority(at=AT - timedelta(days=9))
    pdf, found = to_signable_pdf(issued["02 supplement"])
    assert found is not None
    place = signing.Place(found.page, found.left, found.bottom, found.right, found.top)
    for kind, bits in (("EC P-256", 0), ("RSA 2048", 2048)):
        who = authority.signer(
            "Mẫu", since=AT - timedelta(days=1), until=AT + timedelta(days=9), rsa_bits=bits
        )
        key = signing.open_pkcs12(who.pkcs12, who.password)
        _timed(
            f"open key, {kind}", lambda _, who=who: signing.open_pkcs12(who.pkcs12, who.password)
        )
        _timed(f"sign, shown, {kind}",
               lambda _, key=key: signing.sign_pdf(pdf, key, at=AT, place=place))  # fmt: skip
        signed = signing.sign_pdf(pdf, key, at=AT, place=place)
        roots = [authority.certificate]
        _timed(f"verify, {kind}",
               lambda _, s=signed, r=roots: signing.verify_pdf(s, roots=r, at=AT))  # fmt: skip
    _timed(f"screen a PDF of {len(pdf) // 1024} KiB", lambda _: screen(pdf, "a.pdf"))


if __name__ == "__main__":
    main()
