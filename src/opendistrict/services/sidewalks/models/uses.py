"""Who may use which ground and when nobody may, and what stands against two at once."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from opendistrict.kernel.ids import uuid7
from opendistrict.services.sidewalks.models.regimes import Regime


class Use(models.Model):
    """A stretch that somebody asked for, has, or had. What governed it and what it was to cost are
    kept as they were worked out on the day they were asked (`weighed`, `fee`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey("places.Segment", on_delete=models.PROTECT, related_name="+")
    frontage = models.ForeignKey(
        "places.Frontage", null=True, on_delete=models.PROTECT, related_name="+"
    )
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("people.Party", on_delete=models.PROTECT, related_name="+")
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="+")
    use = models.CharField(max_length=40)
    ground = models.CharField(max_length=10)
    along = IntegerRangeField()  # centimetres from the segment's first corner
    depth = IntegerRangeField()  # centimetres from the kerb
    days = DateRangeField()
    hours = IntegerRangeField()  # minutes since midnight; past 1,440 they run into the next day
    is_funeral = models.BooleanField(default=False)
    purpose = models.CharField(max_length=300, blank=True)
    # A renewal or a change: from its first day on it takes the place of this one.
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    dossier = models.UUIDField(null=True)
    state = models.CharField(max_length=10)
    weighed = models.JSONField()
    fee = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    kept_until = models.DateTimeField(null=True)  # a hold that nobody confirms ends here
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)
    # 0 not told as in use, 1 told from its first day on, 2 told that it is over.
    counted = models.PositiveSmallIntegerField(default=0)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state"], name="uses_by_unit"),
            models.Index(fields=["party"], name="uses_by_party"),
            models.Index(fields=["dossier"], name="uses_by_dossier"),
            models.Index(fields=["counted"], condition=Q(counted__lt=2), name="uses_to_be_counted"),
            models.Index(
                fields=["kept_until"], condition=Q(state="held"), name="holds_that_run_out"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["held", "active", "ended", "revoked", "let_go"]),
                name="a_use_is_in_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(
                    along__isempty=False, depth__isempty=False, days__isempty=False,
                    hours__isempty=False,
                ),
                name="a_use_has_ground_and_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "active"], ended_why="")
                | (Q(state__in=["ended", "revoked", "let_go"]) & ~Q(ended_why="")),
                name="a_use_ends_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["follows"], condition=Q(state__in=["held", "active"]),
                name="a_use_is_followed_by_one",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class Closure(models.Model):
    """Ground closed to uses for works or an event by a decision: what others have there stands
    still meanwhile, and nobody gets any of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    ground = models.CharField(max_length=10)
    days = DateRangeField()
    basis = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    lifted_on = models.DateField(null=True)  # from then on the ground is open again
    lifted_why = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["unit"], name="closures_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["works", "event"], days__isempty=False)
                & ~Q(title="")
                & ~Q(basis=""),
                name="ground_is_closed_for_something",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_why="")
                | (Q(lifted_on__isnull=False) & ~Q(lifted_why="")),
                name="a_closure_is_lifted_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ClosedStretch(models.Model):
    """A stretch of a kerb that a closure takes, over its whole depth and all day."""

    closure = models.ForeignKey(Closure, on_delete=models.CASCADE, related_name="stretches")
    segment = models.ForeignKey("places.Segment", on_delete=models.PROTECT, related_name="+")
    along = IntegerRangeField()  # centimetres from the segment's first corner

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(along__isempty=False), name="a_closed_stretch_has_a_length"
            ),
            models.UniqueConstraint(
                fields=["closure", "segment"], name="a_closure_takes_a_kerb_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.closure_id} {self.segment_id} {self.along}"


class Pause(models.Model):
    """Days on which a use stands still for works or an event: the ground is free for them, or for
    the closure that says so."""

    use = models.ForeignKey(Use, on_delete=models.CASCADE, related_name="pauses")
    closure = models.ForeignKey(Closure, null=True, on_delete=models.PROTECT, related_name="pauses")
    days = DateRangeField()
    why = models.CharField(max_length=300)
    basis = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_use_stands_still_once_at_a_time",
                expressions=[
                    (F("use"), RangeOperators.EQUAL),
                    (F("days"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(basis="") & Q(days__isempty=False),
                name="a_use_stands_still_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_id} {self.days}"


class Held(models.Model):
    """A box of ground and time that one use, or one closure, fills. The database itself lets no two
    share a point, whoever writes and however many at once."""

    use = models.ForeignKey(Use, null=True, on_delete=models.CASCADE, related_name="+")
    closure = models.ForeignKey(Closure, null=True, on_delete=models.CASCADE, related_name="+")
    segment = models.ForeignKey("places.Segment", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10)
    along = IntegerRangeField()
    depth = IntegerRangeField()
    days = DateRangeField()
    minutes = IntegerRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="no_square_metre_is_held_twice",
                expressions=[
                    (F("segment"), RangeOperators.EQUAL),
                    (F("ground"), RangeOperators.EQUAL),
                    (F("along"), RangeOperators.OVERLAPS),
                    (F("depth"), RangeOperators.OVERLAPS),
                    (F("days"), RangeOperators.OVERLAPS),
                    (F("minutes"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(
                    along__isempty=False, depth__isempty=False, days__isempty=False,
                    minutes__isempty=False,
                ),
                name="what_is_held_has_ground_and_time",
            ),
            models.CheckConstraint(
                condition=Q(use__isnull=True) ^ Q(closure__isnull=True),
                name="ground_is_held_by_one_use_or_closure",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.segment_id} {self.along} {self.days}"
