from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from opendistrict.kernel.ids import uuid7


class Regime(models.Model):
    """A text that governs temporary uses, as the pack tells it. `ended_on` and its basis are
    written by the act that ends it; what the pack says stays as it was."""

    code = models.CharField(max_length=64, primary_key=True)
    valid = DateRangeField()
    data = models.JSONField()
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=200)
    ended_on = models.DateField(null=True)
    ended_basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_basis=""),
                name="a_regime_is_ended_by_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class FeeTable(models.Model):
    """A resolution on the charge, as the pack tells it."""

    code = models.CharField(max_length=64, primary_key=True)
    valid = DateRangeField()
    data = models.JSONField()
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class StreetClass(models.Model):
    """In which area and class of the charge a street is, in a period."""

    street = models.ForeignKey("places.Street", on_delete=models.PROTECT, related_name="+")
    area = models.PositiveSmallIntegerField()
    street_class = models.CharField(max_length=12)
    valid = DateRangeField()
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=200)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_street_is_of_one_class_at_a_time",
                expressions=[
                    (F("street"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street_id} {self.area} {self.street_class}"


class Listing(models.Model):
    """A street, or a stretch of one of its segments, that the authority's list opens to a use."""

    use = models.CharField(max_length=40)
    street = models.ForeignKey("places.Street", on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey(
        "places.Segment", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Centimetres. The stubs know no null range.
    along = IntegerRangeField(null=True)  # type: ignore[misc]
    valid = DateRangeField()
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["street", "use"], name="listings_by_street")]
        constraints = [
            models.CheckConstraint(
                condition=Q(along__isnull=True) | Q(segment__isnull=False, along__isempty=False),
                name="a_listed_stretch_lies_on_a_segment",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="a_listing_holds_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.street_id} {self.valid}"


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


class Round(models.Model):
    """Ground that is shared out among all who ask in a period: by lot, or in turn. What decides is
    a public number that nobody here makes, named beforehand and known after the list is closed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    use = models.CharField(max_length=40)
    ground = models.CharField(max_length=10)
    method = models.CharField(max_length=10)
    days = DateRangeField()
    segments = models.ManyToManyField("places.Segment", related_name="+")
    streets = models.JSONField()  # the names of the decision
    basis = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    number_from = models.CharField(max_length=300)
    number_on = models.DateField()
    state = models.CharField(max_length=10, default="open")
    digest = models.CharField(max_length=64, blank=True)  # of the closed list of tickets
    drawn_number = models.CharField(max_length=100, blank=True)
    drawn_at = models.DateTimeField(null=True)
    why_off = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "called_off"], drawn_number="", drawn_at=None)
                | (Q(state="closed", drawn_number="", drawn_at=None) & ~Q(digest=""))
                | (Q(state="drawn", drawn_at__isnull=False) & ~Q(drawn_number="") & ~Q(digest="")),
                name="a_round_is_closed_before_it_is_drawn",
            ),
            models.CheckConstraint(
                condition=Q(state="called_off") ^ Q(why_off=""),
                name="a_round_is_called_off_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Wish(models.Model):
    """Ground that somebody would have if it fell free. Whoever asked first is asked first; what is
    kept for them then is `offer`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey("people.Party", on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey("places.Segment", on_delete=models.PROTECT, related_name="+")
    frontage = models.ForeignKey(
        "places.Frontage", null=True, on_delete=models.PROTECT, related_name="+"
    )
    use = models.CharField(max_length=40)
    ground = models.CharField(max_length=10)
    along = IntegerRangeField()
    depth = IntegerRangeField()
    days = DateRangeField()
    hours = IntegerRangeField()  # as of a use
    is_funeral = models.BooleanField(default=False)
    purpose = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    offer = models.OneToOneField(Use, null=True, on_delete=models.PROTECT, related_name="+")
    # A ticket of a round: `rank` and, by rotation, the last day of such ground come with the draw.
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField(null=True)
    last_had = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["segment", "asked_at"], condition=Q(state="waiting"),
                name="wishes_that_wait",
            ),
            models.Index(fields=["party"], name="wishes_by_party"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["entered", "waiting"], offer__isnull=True)
                | Q(state__in=["offered", "taken"], offer__isnull=False)
                | Q(state__in=["lapsed", "withdrawn"]),
                name="a_wish_is_offered_ground",
            ),
            models.CheckConstraint(
                condition=Q(
                    along__isempty=False, depth__isempty=False, days__isempty=False,
                    hours__isempty=False,
                ),
                name="a_wish_has_ground_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="entered") | Q(round__isnull=False, rank__isnull=True),
                name="a_ticket_waits_for_its_draw",
            ),
            models.UniqueConstraint(
                fields=["round", "party"],
                condition=Q(round__isnull=False) & ~Q(state="withdrawn"),
                name="a_round_gives_one_ticket_each",
            ),
            models.UniqueConstraint(fields=["round", "rank"], name="a_rank_is_drawn_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.segment_id} {self.along} {self.days}"


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
