"""What the reader hands out: plain, frozen values with places in the text.

A place is a half-open range of code points of the text that was handed in. Nothing here is a
decision: every proposal waits for an officer, and says in `reason` which words made it.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit as it was called on the document's date, to be recognised by its folded names."""

    key: str
    names: tuple[str, ...]
    kind: str  # district, ward, city, department, party, agency, …


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the officer must know before trusting the reading; `start` < `end` is where."""

    code: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Header:
    """What the document says about itself. `spans` tells for each found field where it stands."""

    number: str | None = None
    kind: str | None = None
    title: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    signer: str | None = None
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text that can be cited; `context` is e.g. "Điều 3 khoản 2"."""

    index: int
    start: int
    end: int
    kind: str  # heading, paragraph, item, table, noise
    number: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One thing to confirm. `rule` names the grammar rule, `reason` the words that matched."""

    kind: str
    start: int
    end: int
    rule: str
    reason: str
    source: str = "grammar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction(Proposal):
    """Somebody must (direction) or may (suggestion) do something."""

    kind: str = "direction"
    who: str | None = None
    who_span: tuple[int, int] | None = None
    who_units: tuple[str, ...] = ()
    asked_by: str | None = None
    what: str = ""
    deliverable: str | None = None
    due: date | None = None
    due_rule: str | None = None
    due_text: str | None = None
    with_units: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Proposal):
    """A stated quantity. `unit` keeps the scale as written ("tỷ đồng"), the value does not.

    `change_pct` is signed (a fall is negative). When a text states only a change, `value` is
    the size of that change in `unit` and `rule` is "figure.change".
    """

    kind: str = "figure"
    indicator: str | None = None
    value: Decimal | None = None
    of: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    period: str | None = None
    bound: str | None = None  # more than, about, less than, at least, at most
    value_status: str | None = None  # ước thực hiện, kế hoạch, …
    plan: Decimal | None = None
    plan_pct: Decimal | None = None  # share of the plan that was reached, in %
    verdict: str | None = None
    change_pct: Decimal | None = None
    change_abs: Decimal | None = None
    compared_with: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSet(Proposal):
    """A counted bundle: "41 chỉ tiêu", "6 chương trình"."""

    kind: str = "target_set"
    count: int = 0
    of: str | None = None
    period: str | None = None
    verdict: str | None = None
    about: str = "chỉ tiêu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(Proposal):
    """A programme or scheme called by its name."""

    kind: str = "programme"
    name: str = ""
    period: str | None = None
    form: str = "chương trình"


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Proposal):
    """A medal, certificate or title given to `count` persons or units."""

    kind: str = "award"
    title: str = ""
    count: int = 1
    who: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    header: Header
    passages: tuple[Passage, ...]
    proposals: tuple[Proposal, ...]
    warnings: tuple[Notice, ...] = field(default=())
