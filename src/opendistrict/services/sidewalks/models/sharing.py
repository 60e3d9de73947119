"""Ground that more people want than can have it."""

from django.contrib.postgres.fields import DateRangeField, IntegerRangeField
from django.db import models
from django.db.models import Q

from opendistrict.kernel.ids import uuid7
from opendistrict.services.sidewalks.models.uses import Use


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
