from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from opendistrict.kernel.ids import uuid7


class Charge(models.Model):
    """What somebody owes, why, by which rule, and how it was worked out. Never changed: what
    became of it is in its transfers.

    `subject` is what it is for ("sidewalks.permit:0190…"), known to the room that charges.
    """

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=160, unique=True)  # the caller's word: charged once
    unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    payer = models.ForeignKey("people.Party", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=96)
    title = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=300)
    regime = models.CharField(max_length=96)
    derivation = models.JSONField()
    amount = models.BigIntegerField()
    budget_item = models.CharField(max_length=32, blank=True)
    arose_on = models.DateField()
    due_on = models.DateField()
    # Interest for being late with another charge, for the days from `since` to before `until`.
    interest_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    interest_since = models.DateField(null=True)
    interest_until = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_charge_is_for_something"),
            models.CheckConstraint(
                condition=~Q(legal_basis=""), name="a_charge_has_its_legal_basis"
            ),
            models.CheckConstraint(
                condition=Q(
                    interest_on__isnull=True,
                    interest_since__isnull=True,
                    interest_until__isnull=True,
                )
                | Q(interest_on__isnull=False, interest_since__lt=F("interest_until")),
                name="interest_is_for_a_period",
            ),
            ExclusionConstraint(
                name="a_late_day_is_charged_once",
                expressions=[
                    ("interest_on", RangeOperators.EQUAL),
                    (
                        Func(
                            F("interest_since"),
                            F("interest_until"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(interest_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="charges_of_a_subject"),
            models.Index(fields=["unit", "due_on"], name="charges_by_their_day"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.amount}"


class Instalment(models.Model):
    """A part of a charge and its day, by a plan; a later plan takes the place of an earlier."""

    pk = models.CompositePrimaryKey("charge_id", "plan", "part")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, db_index=False, related_name="+")
    plan = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    due_on = models.DateField()
    legal_basis = models.CharField(max_length=300)
    agreed_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_instalment_is_something"),
            models.CheckConstraint(
                condition=~Q(legal_basis=""), name="instalments_have_their_legal_basis"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.amount}"


class Bill(models.Model):
    """A request to pay charges of one payer; its code is what a transfer is known by."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    payer = models.ForeignKey("people.Party", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("ledger.BankAccount", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=10, unique=True)
    purpose = models.CharField(max_length=25)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"], name="a_bill_number_is_given_once"
            )
        ]

    def __str__(self) -> str:
        return self.code


class BillLine(models.Model):
    """So much of a charge is asked for by a bill."""

    pk = models.CompositePrimaryKey("bill_id", "charge_id")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, db_index=False, related_name="+")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_bill_asks_for_something")
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.charge_id} {self.amount}"


class Receipt(models.Model):
    """The electronic receipt (biên lai) of one payment of a charge. Numbers of a unit and year
    follow each other without a gap; one of a payment that was undone is void and keeps its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="+")
    transfer = models.OneToOneField("ledger.Transfer", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    issued_at = models.DateTimeField()
    leaf_id = models.BigIntegerField()  # in the event log
    voided_at = models.DateTimeField(null=True)
    voided_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"], name="a_receipt_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(voided_because=""),
                name="a_void_receipt_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:06d}"


class Decision(models.Model):
    """Money that is let go, given back, set off or paid over: one proposes, another decides."""

    class Kind(models.TextChoices):
        WAIVE = "waive"  # all that is open of a charge
        REDUCE = "reduce"  # a charge was too high, or a rule lowers it
        WRITE_OFF = "write_off"  # it cannot be had
        REFUND = "refund"  # a payer's credit, or a bank line that was not for us
        CREDIT_USE = "credit_use"  # a payer's credit for another charge
        REMIT = "remit"  # what was collected, paid over to the budget

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey("people.Party", on_delete=models.PROTECT, null=True, related_name="+")
    line = models.ForeignKey(
        "ledger.BankLine", on_delete=models.PROTECT, null=True, related_name="+"
    )
    amount = models.BigIntegerField()
    legal_basis = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    code = models.CharField(max_length=10, unique=True)  # a refund's transfer is known by it
    proposed_at = models.DateTimeField()
    proposed_by_id = models.CharField(max_length=64)
    proposed_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.CharField(max_length=64, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    is_approved = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_decision_is_about_money"),
            models.CheckConstraint(
                condition=~Q(legal_basis="") & ~Q(reason=""), name="a_decision_has_its_grounds"
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by_id=F("decided_by_id")),
                name="who_proposes_does_not_decide",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, is_approved__isnull=True, decided_by_id="")
                | (Q(decided_at__isnull=False, is_approved__isnull=False) & ~Q(decided_by_id="")),
                name="a_decision_is_made_by_somebody",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["waive", "reduce", "write_off"], charge__isnull=False)
                    & Q(party__isnull=True, line__isnull=True)
                )
                | (
                    Q(kind="refund", charge__isnull=True)
                    & (Q(party__isnull=True) ^ Q(line__isnull=True))
                )
                | Q(kind="remit", charge__isnull=True, party__isnull=True, line__isnull=True)
                | Q(
                    kind="credit_use", charge__isnull=False, party__isnull=False, line__isnull=True
                ),
                name="a_decision_is_about_its_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
