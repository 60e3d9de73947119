"""What the clock finds every night: promises whose date came, and the score of each office."""

from django.db import models
from django.db.models import Q

from opendistrict.engine.cases.models.dossiers import Dossier
from opendistrict.kernel.ids import uuid7


class FellDue(models.Model):
    """A promise whose date came: whether it was kept, and which telling of it this is. Taken back
    when a decision moves the date; the next telling is another row."""

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField()  # how often the dossier had been opened again
    due_at = models.DateTimeField()
    is_kept = models.BooleanField()
    told_at = models.DateTimeField()
    is_taken_back = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "turn"],
                condition=Q(is_taken_back=False),
                name="a_promise_falls_due_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.n} {self.due_at:%Y-%m-%d}"


class Publication(models.Model):
    """One time a procedure was made known, as somebody told it of the national portal. Told again
    it is written over; the trail keeps what it was."""

    pk = models.CompositePrimaryKey("procedure", "decided_on")
    procedure = models.CharField(max_length=96)
    decided_on = models.DateField()
    effective_on = models.DateField()
    public_on = models.DateField(null=True)
    fees_on = models.DateField(null=True)
    source = models.CharField(max_length=300)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(public_on=None) | Q(public_on__gte=models.F("decided_on")),
                name="nothing_is_public_before_it_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(fees_on=None) | Q(fees_on__gte=models.F("decided_on")),
                name="no_fee_is_public_before_it_was_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.decided_on}"


class PortalCount(models.Model):
    """What the national portal says of an office's dossiers of a month. Told again it is written
    over; the trail keeps what it was."""

    pk = models.CompositePrimaryKey("office_id", "month")
    office = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    synced = models.PositiveIntegerField()
    received = models.PositiveIntegerField()
    source = models.CharField(max_length=300)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(synced__lte=models.F("received")),
                name="the_portal_has_no_more_than_were_received",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="a_portal_count_is_of_a_whole_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.month:%Y-%m} {self.synced}/{self.received}"


class DailyScore(models.Model):
    """The Decision 766 score of an office for the month up to the end of a day, with the parts of
    every formula, so that it can be read again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    points = models.DecimalField(max_digits=5, decimal_places=2)
    known = models.DecimalField(max_digits=5, decimal_places=2)  # what could be earned
    parts = models.JSONField()  # {"2.1": [above, below], …}: only what is known here

    class Meta:
        db_table = "cases_score"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "day"], name="an_office_has_one_score_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day} {self.points}/{self.known}"
