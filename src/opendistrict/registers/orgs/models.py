"""Units, posts and rights, each with the period in which it is so.

Periods are half-open date ranges. That two periods of one thing cannot overlap is not a rule of
the code but an exclusion constraint: imports, shells and races cannot go around it.
"""

from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from opendistrict.kernel.ids import uuid7

EVERY_UNIT = UUID(int=0)
EQUAL, OVERLAPS = RangeOperators.EQUAL, RangeOperators.OVERLAPS
ACT = 240  # "cases.sign:" with a field and a procedure of 96 letters each


class Unit(models.Model):
    """A unit as such. What it is called, where it belongs and its code are its versions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(max_length=96, unique=True)
    kind = models.CharField(max_length=16)  # see shapes.UnitKind

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["city", "district", "ward", "office", "party", "service", "outside"]
                ),
                name="unit_kind",
            )
        ]

    def __str__(self) -> str:
        return self.slug


class UnitVersion(models.Model):
    """A unit as it was in a period. A code belongs to one unit at a time, not for ever."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    valid = DateRangeField()
    code = models.CharField(max_length=16, null=True)  # noqa: DJ001 - no code is not an empty code
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=200)
    aliases = ArrayField(models.CharField(max_length=120), default=list)
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    place_in_line = models.PositiveSmallIntegerField(default=0)
    basis = models.CharField(max_length=200)
    confidence = models.CharField(max_length=16)
    ended_by = models.UUIDField(null=True)  # the reform that ended it: a pack does not revive it

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_unit_has_one_version_at_a_time",
                expressions=[(F("unit"), EQUAL), (F("valid"), OVERLAPS)],
            ),
            ExclusionConstraint(
                name="a_code_names_one_unit_at_a_time",
                expressions=[(F("code"), EQUAL), (F("valid"), OVERLAPS)],
                condition=Q(code__isnull=False),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("unit")), name="a_unit_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="unit_version_has_a_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid}"


class Succession(models.Model):
    """What became of a unit on a day: merged, split with a share, renamed, abolished, or one
    function handed over. `share` of the source went to the target and makes up `part` of it; both
    are of the area unless the note says otherwise."""

    on = models.DateField()
    kind = models.CharField(max_length=16)
    source = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    share = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    part = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    function = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=200)
    confidence = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "on", "function"], name="a_succession_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["merge", "split", "rename", "abolish", "transfer"]),
                name="succession_kind",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1),
                name="succession_share_is_a_part",
            ),
            models.CheckConstraint(
                condition=Q(part__isnull=True) | Q(part__gt=0, part__lte=1),
                name="succession_part_is_a_part",
            ),
            models.CheckConstraint(
                condition=Q(kind="abolish") | Q(target__isnull=False),
                name="only_abolition_leaves_no_successor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.source_id} {self.kind} {self.target_id}"


class Role(models.Model):
    """What posts of one sort may do: pack data."""

    code = models.CharField(max_length=48, primary_key=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    rank = models.PositiveSmallIntegerField()  # 1 is the highest

    def __str__(self) -> str:
        return self.code


class RoleRight(models.Model):
    """A role may do `act` in its own unit, in the whole tree under it, or in the whole place:
    the ward or district its unit belongs to (a party committee and an office lead or serve all of
    it, though they are only one branch of its tree)."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="rights")
    act = models.CharField(max_length=ACT)
    reach = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "act"], name="a_role_has_an_act_once"),
            models.CheckConstraint(
                condition=Q(reach__in=["unit", "subtree", "place"]), name="right_reach"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id} {self.act} {self.reach}"


class Post(models.Model):
    """A seat in a unit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(max_length=96, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    is_head = models.BooleanField()
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_unit_has_one_head_at_a_time",
                expressions=[(F("unit"), EQUAL), (F("valid"), OVERLAPS)],
                condition=Q(is_head=True),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Field(models.Model):
    """A field of procedures (lĩnh vực), by which work is divided among posts: pack data."""

    code = models.CharField(max_length=96, primary_key=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    place_in_line = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.code


class PostRight(models.Model):
    """A right of one post beyond those of its role (phân công công việc): what a notice on the
    division of work gives a deputy or an officer, for a period."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=ACT)
    reach = models.CharField(max_length=8)
    valid = DateRangeField()
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_post_has_an_act_once_at_a_time",
                expressions=[(F("post"), EQUAL), (F("act"), EQUAL), (F("valid"), OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(reach__in=["unit", "subtree", "place"]), name="post_right_reach"
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="post_right_has_a_period"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="post_right_has_a_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.act} {self.reach} {self.valid}"


class Assignment(models.Model):
    """A person holds a post, or acts in it, for a period."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)  # "holder" or "acting"
    valid = DateRangeField()
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_post_has_one_holder_and_one_acting_at_a_time",
                expressions=[(F("post"), EQUAL), (F("kind"), EQUAL), (F("valid"), OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["holder", "acting"]), name="assignment_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.post_id} {self.valid}"


class Oversight(models.Model):
    """Which deputy is in charge of a unit: the rung between its head and the chair."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_unit_has_one_overseer_at_a_time",
                expressions=[(F("unit"), EQUAL), (F("valid"), OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} over {self.unit_id} {self.valid}"


class Delegation(models.Model):
    """A right passed on by one post to another, within a limit, for a period, on a legal basis."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    giver = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=ACT)
    limit = models.CharField(max_length=200, blank=True)
    condition = models.JSONField(null=True)  # see shapes.Condition
    valid = DateRangeField()
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(condition__isnull=True)
                | Q(
                    condition__has_key="field",
                    condition__has_any_keys=["at_least", "at_most", "is_in"],
                ),
                name="a_condition_names_a_field_and_a_limit",
            ),
            ExclusionConstraint(
                name="a_delegation_is_given_once_at_a_time",
                expressions=[
                    (F("giver"), EQUAL),
                    (F("taker"), EQUAL),
                    (F("act"), EQUAL),
                    (F("valid"), OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("taker")), name="nobody_delegates_to_himself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.giver_id} -> {self.taker_id} {self.valid}"


class OfficeHours(models.Model):
    """When a unit works on a working day; without a unit, when every unit does that has none of
    its own. Sessions are pairs of times, "07:30" to "11:30"."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    sessions = models.JSONField()
    weekdays = models.JSONField(default=dict)  # {"4": [["07:30", "11:00"]]}; Monday is 0
    valid = DateRangeField()
    basis = models.CharField(max_length=200)
    confidence = models.CharField(max_length=16)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_unit_has_one_timetable_at_a_time",
                expressions=[
                    (Coalesce(F("unit"), Value(EVERY_UNIT)), EQUAL),
                    (F("valid"), OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.valid}"


class LocalDay(models.Model):
    """A day that is not for one unit, and all under it, as it is for the country: a local holiday,
    an office closed by decision (storm, power cut, moving house), for the whole day or a part.

    `part`: the day works, but not between two times (from its beginning, to its end where one is
    empty). `usual`: taken back; what is said above the unit holds again.
    """

    class Kind(models.TextChoices):
        HOLIDAY = "holiday"
        OFF = "off"
        WORK = "work"
        PART = "part"
        USUAL = "usual"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind)
    closed_from = models.TimeField(null=True)
    closed_until = models.TimeField(null=True)
    name = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)  # the decision; never empty
    confidence = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "day"], name="a_unit_says_one_thing_about_a_day"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["holiday", "off", "work", "part", "usual"]),
                name="local_day_kind",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="local_day_has_a_decision"),
            models.CheckConstraint(
                condition=Q(kind="part", closed_from__isnull=False)
                | Q(kind="part", closed_until__isnull=False)
                | (~Q(kind="part") & Q(closed_from=None, closed_until=None)),
                name="a_part_of_a_day_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_from=None)
                | Q(closed_until=None)
                | Q(closed_from__lt=F("closed_until")),
                name="a_part_of_a_day_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.kind}"
