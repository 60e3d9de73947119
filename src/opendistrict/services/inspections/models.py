from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from opendistrict.kernel.ids import uuid7
from opendistrict.services.inspections.shapes import State


class Kind(models.Model):
    """A kind of finding, as the pack tells it."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    measured = models.CharField(max_length=2, blank=True)
    place_in_line = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(measured__in=["", "m", "m2"]), name="a_kind_is_measured_in_metres"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Sanction(models.Model):
    """A range of fines, as the pack tells it; `data` holds the amounts and the remedy."""

    code = models.CharField(max_length=64, primary_key=True)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    valid = DateRangeField()
    data = models.JSONField()
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class LateRate(models.Model):
    """What being late with a fine costs a day, as the pack tells it: 0.0005 is 0.05 %."""

    code = models.CharField(max_length=96, primary_key=True)
    valid = DateRangeField()
    rate_per_day = models.DecimalField(max_digits=9, decimal_places=8)
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rate_per_day__gt=0) & ~Q(basis=""), name="a_late_rate_has_its_basis"
            ),
            ExclusionConstraint(
                name="one_late_rate_a_day",
                expressions=[("valid", RangeOperators.OVERLAPS)],
                deferrable=models.Deferrable.DEFERRED,  # a pack may move the day of a change
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Visit(models.Model):
    """Somebody was there. The times are the telephone's; `skew` says how far our clock was ahead of
    it when it sent, `happened_on` the day as it was reckoned then."""

    id = models.UUIDField(primary_key=True)  # made by the telephone
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey(
        "places.Segment", null=True, on_delete=models.PROTECT, related_name="+"
    )
    along = models.PositiveIntegerField(null=True)  # centimetres
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    subject = models.CharField(max_length=96, blank=True)  # "sidewalks.use:0190…"
    party = models.ForeignKey("people.Party", null=True, on_delete=models.PROTECT, related_name="+")
    typed = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=2000, blank=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    skew = models.DurationField()
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    inspector_id = models.CharField(max_length=40)  # the account
    inspector = models.CharField(max_length=200)  # the name as it was that day
    post_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["segment", "along"], name="visits_along_a_segment"),
            models.Index(fields=["unit", "happened_on"], name="visits_of_a_day"),
            models.Index(fields=["party"], name="visits_of_a_party"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(along__isnull=True) | Q(segment__isnull=False),
                name="a_place_along_lies_on_a_segment",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="a_point_has_two_degrees",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.inspector}"


class Finding(models.Model):
    """What was wrong, and what became of it."""

    id = models.UUIDField(primary_key=True)  # made by the telephone
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    # The visit's, again: lists of a unit begin here.
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField()
    length = models.PositiveIntegerField(null=True)  # centimetres
    depth = models.PositiveIntegerField(null=True)
    measured_by = models.CharField(max_length=8, blank=True)
    note = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=12, default=State.FOUND)
    follow_up_on = models.DateField(null=True)
    closed_why = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state", "follow_up_on"], name="findings_of_a_unit"),
            models.Index(fields=["visit"], name="findings_of_a_visit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]),
                name="a_finding_is_in_a_known_state",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.CLOSED) & ~Q(closed_why=""))
                | (~Q(state=State.CLOSED) & Q(closed_why="")),
                name="a_finding_is_closed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.state}"


class LookedAgain(models.Model):
    """A finding was looked at again, on a later visit."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    is_remedied = models.BooleanField()
    note = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "finding"], name="a_visit_looks_at_a_finding_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.is_remedied}"


class Photo(models.Model):
    """A photo of a finding, with the time and place its file tells. The file is kept byte for
    byte: it is evidence."""

    id = models.UUIDField(primary_key=True)  # made by the telephone
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey("documents.KeptFile", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    faces_why = models.CharField(max_length=300, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["finding"], name="photos_of_a_finding")]

    def __str__(self) -> str:
        return str(self.id)


class Record(models.Model):
    """A record of violation (biên bản). The range is the one in force on its day, kept as it was;
    the fine is that of the decision that stands, made by a person who may."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="record")
    paper = models.ForeignKey("documents.Paper", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    party = models.ForeignKey("people.Party", on_delete=models.PROTECT, related_name="+")
    is_organisation = models.BooleanField()
    sanction = models.CharField(max_length=64, blank=True)
    least = models.BigIntegerField(null=True)  # đồng
    most = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=200, blank=True)
    remedy = models.CharField(max_length=300, blank=True)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    fine = models.BigIntegerField(null=True)
    fined_by = models.CharField(max_length=200, blank=True)
    fined_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party"], name="records_of_a_party")]
        constraints = [
            models.CheckConstraint(
                condition=Q(least__isnull=True, most__isnull=True)
                | Q(least__gt=0, most__gte=F("least")),
                name="a_range_of_fines_has_two_ends",
            ),
            models.CheckConstraint(
                condition=Q(fine__isnull=True, fined_on__isnull=True, fined_by="")
                | (Q(fine__gte=F("least"), fine__lte=F("most"), fined_on__isnull=False)
                   & ~Q(fined_by="")),
                name="a_fine_lies_within_its_range",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class Decision(models.Model):
    """A decision to fine (quyết định xử phạt), numbered and signed by the office; its money is a
    charge. One that was annulled keeps its number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="decisions")
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    charge = models.ForeignKey("ledger.Charge", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    basis = models.CharField(max_length=300)
    amount = models.BigIntegerField()  # đồng
    decided_on = models.DateField()
    due_on = models.DateField()
    decided_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    annulled_on = models.DateField(null=True)
    annulled_by = models.CharField(max_length=200, blank=True)
    annulled_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(annulled_on__isnull=True),
                name="one_decision_stands_on_a_record",
            ),
            models.UniqueConstraint(
                F("unit"),
                ExtractYear("decided_on"),
                F("number"),
                name="a_decision_number_is_given_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, due_on__gte=F("decided_on"))
                & ~Q(number="")
                & ~Q(basis=""),
                name="a_fine_has_its_number_basis_and_day",
            ),
            models.CheckConstraint(
                condition=Q(annulled_on__isnull=True, annulled_by="", annulled_why="")
                | (Q(annulled_on__isnull=False) & ~Q(annulled_by="") & ~Q(annulled_why="")),
                name="a_decision_is_annulled_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number
