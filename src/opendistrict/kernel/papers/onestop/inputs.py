"""What the papers of the one-stop shop need to know. Money is whole đồng, instants carry a zone."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who hands out the paper: "Ủy ban nhân dân\\nphường Sài Gòn", its one-stop desk, its place.

    `abbreviation` ends the symbols of its papers ("GTN-UBND"); `place` is the place-name before
    the date.
    """

    name: str
    place: str
    address: str
    parent: str = ""
    desk: str = "Bộ phận Tiếp nhận và Trả kết quả"
    abbreviation: str = "UBND"
    phone: str = ""

    @classmethod
    def of_unit(cls, name: str) -> "Office":
        """The committee of a ward or district by the unit's name. Its address is not known here:
        the line stays out of the paper rather than be guessed."""
        place = name.partition(" ")[2] if name.startswith(("Phường ", "Xã ")) else name
        return cls(name=f"Ủy ban nhân dân\n{name}", place=place, address="")

    @property
    def in_a_line(self) -> str:
        return " ".join(self.name.split())

    @property
    def desk_in_lines(self) -> str:
        """As it stands in the narrow head of a paper."""
        return self.desk.replace(" và ", "\nvà ", 1)


@dataclass(frozen=True, slots=True)
class Officer:
    """Who signs for the office; `authority` is the line above ("TM. ỦY BAN NHÂN DÂN"), `note` the
    one in italics under the title."""

    name: str
    title: str = ""
    authority: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The dossier the paper is about. Address and telephone are printed only if they are given; so
    is who filed for the applicant, by what paper."""

    code: str
    procedure: str
    applicant: str
    received_at: datetime
    representative: str = ""
    authority: str = ""
    address: str = ""
    phone: str = ""

    @property
    def brought_by(self) -> str:
        """Who stands at the counter and signs."""
        return self.representative or self.applicant


@dataclass(frozen=True, slots=True)
class Submitted:
    """A paper in the dossier: its name, "bản chính", "bản sao" or "bản điện tử", how many."""

    name: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in đồng, and whether it is paid ("đã nộp") or falls due later."""

    name: str
    amount: int
    is_paid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Form 01. `term` is the term in words ("05 ngày làm việc"); `explanation` the lines that
    derive the promised instant; `proof` the log receipt that the second code carries."""

    office: Office
    dossier: Dossier
    papers: tuple[Submitted, ...]
    officer: Officer
    term: str
    promised_at: datetime
    explanation: tuple[str, ...] = ()
    sets: int = 1
    fees: tuple[Fee, ...] = ()
    returned: str = ""
    proof: str = ""
    verification_url: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequest:
    """Form 02: everything that is missing, each with why, said once and in full."""

    office: Office
    dossier: Dossier
    officer: Officer
    missing: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    answer_by: date | None = None
    verification_url: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Form 03: each reason with the rule it rests on; `instead` says what the citizen may do."""

    office: Office
    dossier: Dossier
    officer: Officer
    reasons: tuple[str, ...]
    instead: str = ""
    verification_url: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Apology:
    """Form 04: what was promised, why it is not kept, and the new promise with its derivation."""

    office: Office
    dossier: Dossier
    officer: Officer
    promised_at: datetime
    new_promise_at: datetime
    reasons: tuple[str, ...]
    explanation: tuple[str, ...] = ()
    verification_url: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class HandOver:
    """One passing of the dossier from hand to hand. `outcome` says how the giver kept the time
    of their own step ("Trước hạn", "Đúng hạn", "Quá hạn"); empty while that is open."""

    given_by: str
    taken_by: str
    at: datetime
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSheet:
    """Form 05: through whose hands the dossier went, and when."""

    office: Office
    dossier: Dossier
    promised_at: datetime
    hand_overs: tuple[HandOver, ...]
    officer: Officer | None = None
    verification_url: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """A line of the register; `returned_at` is None while the result is not handed out."""

    code: str
    procedure: str
    applicant: str
    received_at: datetime
    promised_at: datetime
    handled_by: str
    sets: int = 1
    returned_at: datetime | None = None
    returned: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Form 06: the dossiers of a half-open period [since, until)."""

    office: Office
    since: date
    until: date
    rows: tuple[RegisterRow, ...]
    officer: Officer | None = None
    is_sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The paper that carries a result: "Quyết định", "Giấy xác nhận", or an answering letter
    (kind None, with `recipients_to`).

    `basis` are the lines "Căn cứ …"; `decides` is the line between them and the articles
    ("QUYẾT ĐỊNH:"); a paragraph of `body` that begins with "Điều 1." stands as a heading.
    """

    office: Office
    title: str
    body: tuple[str, ...]
    officer: Officer
    symbol: str
    kind: str | None = None
    basis: tuple[str, ...] = ()
    decides: str = ""
    recipients_to: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    verification_url: str = ""
    is_sample: bool = False
