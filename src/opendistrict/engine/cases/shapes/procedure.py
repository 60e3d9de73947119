"""A procedure as a pack's file says it. Whoever writes one writes these fields, in YAML.

Pure data: what it means together is `rules` (lint, form, fees) and `flow` (its life). A thing that
is not known is left out and named under `gaps`; nothing is guessed.
"""

from datetime import time
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, model_validator

from opendistrict.kernel.packfile import Day, Names, PackRow, Refers, Slug
from opendistrict.kernel.workclock import Every, Term

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
"""The name of a field, a fee or a step inside one procedure."""
Filled = Annotated[str, StringConstraints(min_length=1)]


class Bilingual(PackRow):
    """Vietnamese decides; English stands beside it."""

    vi: Filled
    en: Filled


class Basis(PackRow):
    """A text of law a part rests on, and how sure we are of it."""

    text: Filled  # "Nghị định 23/2015/NĐ-CP"
    article: str = ""  # "Điều 7"
    since: Day | None = None
    until: Day | None = None  # not included
    confidence: Filled  # "V", "M-high", …


def _clock_time(value: object) -> object:
    if isinstance(value, str):
        try:
            return time.fromisoformat(value)
        except ValueError as error:
            raise ValueError("not_a_time") from error
    return value


def _fraction(value: object) -> object:
    if isinstance(value, bool | float):
        raise ValueError("not_an_amount")
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError("not_an_amount") from error


Amount = Annotated[
    Fraction, BeforeValidator(_fraction), PlainSerializer(str, return_type=str, when_used="json")
]


class TermRow(PackRow):
    """How long: whole days and months, working days in halves, hours in any part.

    `cutoff`: what comes in after this time of day counts from the next working day.
    """

    amount: Amount
    every: Every
    cutoff: Annotated[time | None, BeforeValidator(_clock_time)] = None

    @model_validator(mode="after")
    def _is_countable(self) -> Self:
        """What the working clock can count; said at its place instead of failing there."""
        parts = {Every.DAY: 1, Every.MONTH: 1, Every.WORKING_DAY: 2}.get(self.every)
        if self.amount < 0 or (parts is None and not self.amount):
            raise ValueError("term_is_not_countable")
        if parts is not None and (self.amount * parts).denominator != 1:
            raise ValueError("term_is_not_countable")
        if self.cutoff is not None and self.every is not Every.WORKING_DAY:
            raise ValueError("cutoff_is_of_working_days")
        return self

    def term(self) -> Term:
        return Term(self.amount, self.every, self.cutoff)


class LegalTerm(TermRow):
    """The term the law sets, or that the office promises where the law is silent."""

    basis: Filled
    confidence: Filled


class Choice(PackRow):
    value: Filled
    label: Bilingual


class When(PackRow):
    """A condition on what was filled in: the field has one of these values."""

    field: Code
    is_in: Annotated[tuple[str | bool, ...], Field(min_length=1)]


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    DAY = "day"
    CHOICE = "choice"
    NATIONAL_ID = "national_id"  # sealed
    PHONE = "phone"  # sealed
    EMAIL = "email"


SEALED_KINDS = frozenset({FieldKind.NATIONAL_ID, FieldKind.PHONE})


class FormField(PackRow):
    """One thing to be filled in. `for_`: what it is used for, never empty (the linter looks):
    the code of a step that decides by it, `result`, `fee`, `contact`, `search` or `paper:<code>`.

    `held_by`: the State has it already (identity of who signed in): taken over and shown, not
    asked again.
    """

    code: Code
    label: Bilingual
    kind: FieldKind
    for_: Annotated[tuple[str, ...], Field(alias="for", min_length=1)]
    required: bool = True
    when: When | None = None
    choices: tuple[Choice, ...] = ()
    least: Amount | None = None
    most: Amount | None = None
    help: Bilingual | None = None
    held_by: str = ""  # "identity.full_name", "identity.birth_date", "identity.national_id", …


class PaperKind(StrEnum):
    ORIGINAL = "original"  # 0 bản chính
    COPY = "copy"  # 1 bản sao
    ELECTRONIC = "electronic"  # 2 bản điện tử


class PaperRow(PackRow):
    """A paper of the dossier. One that the State holds (`held_by`) may not be asked for."""

    code: Code
    name: Bilingual
    kind: PaperKind
    count: Annotated[int, Field(ge=1, le=99)] = 1
    required: bool = True
    when: When | None = None
    held_by: str = ""
    note: Bilingual | None = None


class MayDo(StrEnum):
    """What may happen at a step besides passing it on."""

    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    STOP = "stop"
    COORDINATE = "coordinate"


PlaceKind = Literal["ward", "district", "city"]


class StepRow(PackRow):
    """One step of the work, in the order of the file. `act`: the right its holder needs, by which
    the holder is found ("cases.examine"; the field of the procedure is added to it).

    `place`: only a post of that level does it ("district": of the district over the ward where the
    dossier was filed); without it the nearest does who has the right.
    """

    code: Code
    name: Bilingual
    act: Annotated[str, StringConstraints(pattern=r"^cases\.[a-z]+$"), Refers("act")]
    place: PlaceKind | None = None
    term: TermRow | None = None
    may: frozenset[MayDo] = frozenset()
    back_to: tuple[Code, ...] = ()
    signs: bool = False
    when: When | None = None


class Tier(PackRow):
    """So much for each unit up to `up_to` (of what `quantity` counts); the last has no end."""

    up_to: int | None = None
    amount: Annotated[int, Field(ge=0)]  # whole đồng


class FeeRow(PackRow):
    """A fee or charge under one regime. A rate nobody knows is a gap, not a zero.

    amount = what the tiers give for `quantity` (a field, else 1), at most `most`, times `times`
    (a field, else 1); nothing when `free_when` holds.
    """

    code: Code
    name: Bilingual
    tiers: tuple[Tier, ...] = ()
    gap: str = ""
    quantity: Code | None = None
    times: Code | None = None
    most: int | None = None
    free_when: When | None = None
    basis: Filled
    confidence: Filled
    since: Day | None = None
    until: Day | None = None  # not included


class FeeWhen(StrEnum):
    """When it is paid; the national codes 1, 2, 4."""

    INTAKE = "intake"
    PROCESSING = "processing"  # the step asks for it; the clock stops only if the procedure says
    RESULT = "result"


class ResultRow(PackRow):
    """What the applicant gets. `body`: paragraphs with {field} of the form, {applicant}, {code}."""

    name: Bilingual
    kind: Literal["certificate", "decision", "confirmation", "copy", "reply"]
    title: Filled = "KẾT QUẢ"
    body: tuple[Filled, ...] = ()
    electronic: bool
    no_paper: bool = False  # nothing to hand over but the answer itself


class Retention(PackRow):
    """How long the dossier is kept; `years` empty is for ever."""

    years: int | None
    basis: Filled
    confidence: Filled


class Silence(PackRow):
    """What it means by law when the office has not answered by the promised date."""

    means: Literal["agreed", "refused"]
    basis: Filled
    confidence: Filled


class ByOneself(PackRow):
    """Nobody files for another: the law wants who applies to file themselves."""

    basis: Filled
    confidence: Filled


class Level(StrEnum):
    FULL = "toan_trinh"
    PART = "mot_phan"
    INFORMATION = "thong_tin"


class Subject(StrEnum):
    """Who applies; national codes 0, 1, 2."""

    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"
    HOUSEHOLD_BUSINESS = "household_business"


class Channel(StrEnum):
    """How it came in; national codes 1, 2, 3."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class Gap(PackRow):
    """What is not known, said aloud."""

    about: Filled
    note: Bilingual


class Procedure(PackRow):
    """An administrative procedure, one version of it."""

    code: Annotated[Slug, Names("procedure")]
    since: Day  # dossiers open under this version from then on
    until: Day | None = None  # and no longer from then on, where its basis has ended
    national_code: str = ""
    name: Bilingual
    # Lĩnh vực: "ho-tich"; the last part of the rights of its steps.
    field: Annotated[Slug, Refers("field")]
    words: tuple[str, ...] = ()  # how people ask for it: "sao y", "photo công chứng"
    authority: Bilingual
    offices: Annotated[frozenset[PlaceKind], Field(min_length=1)]
    level: Level
    subjects: Annotated[frozenset[Subject], Field(min_length=1)]
    channels: Annotated[frozenset[Channel], Field(min_length=1)]
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    term: LegalTerm | None = None
    extension: TermRow | None = None  # the one extension the law allows
    form: tuple[FormField, ...] = ()
    papers: tuple[PaperRow, ...] = ()
    receive: TermRow  # from receipt to the first step
    steps: Annotated[tuple[StepRow, ...], Field(min_length=1)]
    give_back: TermRow  # from the signature to the counter
    supplement_within: TermRow | None = None
    payment_stops_clock: bool = False
    fees: tuple[FeeRow, ...] = ()
    fee_when: FeeWhen | None = None
    result: ResultRow
    retention: Retention | None = None
    silence: Silence | None = None
    by_oneself: ByOneself | None = None
    gaps: tuple[Gap, ...] = ()
    sample: bool = False

    def act(self, act: str) -> str:
        """The right narrowed to this procedure: "cases.sign:ho-tich/khai-sinh"."""
        return f"{act}:{self.field}/{self.code}"

    def part(self, step: StepRow) -> str:
        """The right of a step as who may do it is asked: with the level, where it names one."""
        return self.act(step.act) + (f"@{step.place}" if step.place else "")

    def step(self, code: str) -> StepRow:
        return next(step for step in self.steps if step.code == code)

    @property
    def first_step(self) -> str:
        return self.steps[0].code
