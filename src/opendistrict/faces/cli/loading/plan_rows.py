"""The files of a pack that say what is measured and aimed at: indicators, values, targets."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from opendistrict.engine.indicators.shapes import Formula, FormulaKind, Part, Term
from opendistrict.faces.cli.loading.place_rows import Title, UnitRef
from opendistrict.kernel.packfile import Day, Names, PackRow, Refers, Slug
from opendistrict.kernel.periods import CutOff, Period, PeriodKind, period

Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Note = Annotated[str, StringConstraints(max_length=500)]
Told = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Amount = Annotated[Decimal, Field(max_digits=24, decimal_places=6)]
Percent = Annotated[Decimal, Field(max_digits=12, decimal_places=4)]
Bounds = Literal["", "more than", "less than", "about", "at least", "at most"]
IndicatorRef = Annotated[Slug, Refers("indicator")]
SetRef = Annotated[Slug, Refers("target set")]


class PeriodOf(PackRow):
    """`{kind: quarter, year: 2024, number: 2}`; a term's number is its last year."""

    kind: PeriodKind
    year: Annotated[int, Field(ge=1990, le=2100)]
    number: int = 1
    cut_off: CutOff = CutOff.CALENDAR

    @model_validator(mode="after")
    def _is_a_period(self) -> Self:
        try:
            period(self.kind, self.year, self.number, self.cut_off)
        except AssertionError as error:
            raise ValueError("period_does_not_exist") from error
        return self

    @property
    def days(self) -> Period:
        return period(self.kind, self.year, self.number, self.cut_off)


class TermInFile(PackRow):
    """A sum of a measure: `{measure: …, slices: {kind: [build]}}`."""

    measure: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.\-]{1,64}$")]
    slices: dict[str, tuple[str, ...]] = {}
    count: bool = False
    stock: bool = False
    times: Decimal = Decimal(1)

    @property
    def term(self) -> Term:
        cut = tuple(sorted((code, values) for code, values in self.slices.items()))
        return Term(self.measure, cut, self.count, self.stock, self.times)


class PartInFile(PackRow):
    indicator: IndicatorRef
    weight: Decimal = Decimal(1)
    at_least: Decimal | None = None
    at_most: Decimal | None = None


class FormulaInFile(PackRow):
    """How a number is made of facts, in periods that begin on `since` or later."""

    since: Day
    kind: FormulaKind
    of: tuple[TermInFile, ...] = ()
    over: tuple[TermInFile, ...] = ()
    scale: Decimal = Decimal(1)
    rounding: Literal["half_up", "half_even", "down"] = "half_up"
    every: Literal["", "day", "week", "month", "quarter", "half", "year"] = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    base_year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    how: Literal["weighted", "all"] = "weighted"
    parts: tuple[PartInFile, ...] = ()
    basis: Annotated[str, StringConstraints(max_length=300)] = ""

    @property
    def formula(self) -> Formula:
        return Formula(
            kind=self.kind, of=tuple(one.term for one in self.of),
            over=tuple(one.term for one in self.over), scale=self.scale, rounding=self.rounding,
            every=self.every, at_least=self.at_least, at_most=self.at_most,
            base_year=self.base_year, how=self.how,
            parts=tuple(
                Part(one.indicator, one.weight, one.at_least, one.at_most) for one in self.parts
            ),
        )  # fmt: skip


class IndicatorFile(PackRow):
    """indicators.yaml: a defined number."""

    code: Annotated[Slug, Names("indicator")]
    name: Title
    unit: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    direction: Literal["up", "down", "none"]
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    frequency: Literal["month", "quarter", "half", "year", "term"] = "year"
    basis: Annotated[str, StringConstraints(max_length=300)] = ""
    measured: tuple[FormulaInFile, ...] = ()
    confidence: Told
    sample: bool


class ValueFile(PackRow):
    """reported.yaml: a number somebody told, with its status, its day and its source."""

    indicator: IndicatorRef
    unit: UnitRef
    period: PeriodOf
    status: Literal["estimated", "preliminary", "actual", "official", "adjusted"]
    value: Amount | None = None
    bound: Bounds = ""
    numerator: Amount | None = None
    denominator: Annotated[Amount, Field(gt=0)] | None = None
    percent_of_plan: Percent | None = None
    change_percent: Percent | None = None
    as_of: Day
    told_on: Day
    source: Text
    note: Note = ""
    confidence: Told
    sample: bool

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        told = (self.value, self.percent_of_plan, self.change_percent, self.numerator)
        if told == (None, None, None, None):
            raise ValueError("value_says_nothing")
        if (self.numerator is None) != (self.denominator is None):
            raise ValueError("value_has_half_a_ratio")
        if self.told_on < self.as_of:
            raise ValueError("value_is_of_the_future")
        if self.as_of < self.period.days.since:
            raise ValueError("value_is_older_than_its_period")
        return self


class TargetInFile(PackRow):
    """A target of a set. `gap: true` stands for one that is counted and published nowhere."""

    code: Annotated[Slug, Names("target")]
    title: LongText
    title_en: LongText
    field: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    kind: Literal[
        "growth", "cumulative", "level", "ratio", "threshold", "reduce", "maintain", "count",
        "yesno", "composite",
    ]  # fmt: skip
    direction: Literal["up", "down"] = "up"
    indicator: IndicatorRef | None = None
    quantity: Annotated[str, StringConstraints(max_length=40)]
    plan: Amount | None = None
    plan_bound: Bounds = ""
    plan_source: Annotated[str, StringConstraints(max_length=300)] = ""
    striving: Amount | None = None
    base: Amount | None = None
    owner: UnitRef
    whole: Annotated[Slug, Refers("target")] | None = None
    weight: Annotated[Decimal, Field(gt=0, lt=100, decimal_places=4)] | None = None
    dropped_on: Day | None = None
    dropped_reason: Annotated[str, StringConstraints(max_length=300)] = ""
    gap: bool = False
    sample: bool
    confidence: Told

    @model_validator(mode="after")
    def _dropped_says_why(self) -> Self:
        if self.dropped_on is not None and not self.dropped_reason:
            raise ValueError("dropped_target_says_no_reason")
        return self


class MostlyMet(PackRow):
    """ "Cơ bản đạt" is said from this share of met targets on, by this rule."""

    share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=4)]
    basis: Text


class TargetSetFile(PackRow):
    """targets/*.yaml: one set of targets, whole."""

    code: Annotated[Slug, Names("target set"), StringConstraints(max_length=64)]
    title: Title
    unit: UnitRef
    period: PeriodOf
    declared: Annotated[int, Field(ge=1, le=999)] | None
    mostly_met: MostlyMet | None = None
    source: Text
    public: bool
    sample: bool
    confidence: Told
    targets: tuple[TargetInFile, ...] = ()


class ProgrammeFile(PackRow):
    """programmes.yaml: a programme or a scheme."""

    code: Annotated[Slug, Names("programme")]
    form: Literal["programme", "scheme"]
    title: LongText
    title_en: LongText
    unit: UnitRef
    target_set: SetRef | None = None
    since: Day | None = None
    until: Day | None = None
    goals: str = ""
    gap: bool = False
    sample: bool
    confidence: Told

    @property
    def is_backwards(self) -> bool:
        return (self.since or date.min) >= (self.until or date.max)

    @model_validator(mode="after")
    def _period_goes_forward(self) -> Self:
        if self.is_backwards:
            raise ValueError("period_is_empty")
        return self
