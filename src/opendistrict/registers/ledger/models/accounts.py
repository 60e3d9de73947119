from django.db import models
from django.db.models import F, Q


class Account(models.Model):
    """Where money is, is owed, or came from, in the books of one unit.

    `code` is its kind and what tells it from others of the kind: "receivable:2863" by the budget
    item, "bank:0190…" and "unmatched:0190…" by the bank account, "credit" alone.
    """

    class Kind(models.TextChoices):
        BANK = "bank"
        CASH = "cash"
        RECEIVABLE = "receivable"
        REVENUE = "revenue"
        UNMATCHED = "unmatched"  # what a bank told of and nobody has explained yet
        CREDIT = "credit"  # paid too much; it is the payers'
        REFUND_DUE = "refund_due"  # to be given back, decided
        WRITE_OFF = "write_off"
        REMITTED = "remitted"  # paid over to the budget, by its item
        REMIT_DUE = "remit_due"  # to be paid over, decided
        TRANSIT = "transit"  # left one bank account of ours, not yet come to the other

    id = models.AutoField(primary_key=True)
    unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=80)
    budget_item = models.CharField(max_length=32, null=True)  # noqa: DJ001 none is not empty

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "bank", "cash", "receivable", "revenue", "unmatched", "credit",
                        "refund_due", "write_off", "transit", "remitted", "remit_due",
                    ]
                ),
                name="account_kind",
            ),
            models.UniqueConstraint(fields=["unit", "code"], name="an_account_is_there_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Transfer(models.Model):
    """Money moved from one account (credit) to another (debit). Never changed, never deleted; a
    mistake is undone by a transfer the other way that names it.

    The key is made of a word the caller chooses: booked twice, it is one row.
    """

    id = models.UUIDField(primary_key=True)
    # No constraint in the database: it would lock the accounts' rows at every booking. A trigger
    # looks that they are there and of the unit; accounts are never deleted.
    unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    debit = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    credit = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    amount = models.BigIntegerField()  # đồng
    reason = models.CharField(max_length=16)  # shapes.Reason
    batch = models.CharField(max_length=80)  # what was booked together
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    charge = models.ForeignKey(
        "ledger.Charge", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    line = models.ForeignKey(
        "ledger.BankLine", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    party = models.ForeignKey(
        "people.Party", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    decision = models.ForeignKey(
        "ledger.Decision", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_transfer_moves_something"),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")), name="a_transfer_is_between_two_accounts"
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="a_transfer_is_reversed_once",
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(reason__in=["received", "paid_out"]),
                name="a_bank_line_is_booked_once",
            ),
            models.UniqueConstraint(
                fields=["charge"],
                condition=Q(reason="charged"),
                name="a_charge_is_booked_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "happened_on"],
                include=["debit", "credit", "amount"],
                name="transfers_of_a_day",
            ),
            models.Index(
                fields=["charge"], condition=Q(charge__isnull=False), name="transfers_of_a_charge"
            ),
            models.Index(
                fields=["line"], condition=Q(line__isnull=False), name="transfers_of_a_line"
            ),
            models.Index(
                fields=["party"], condition=Q(party__isnull=False), name="transfers_of_a_party"
            ),
            models.Index(
                fields=["decision"],
                condition=Q(decision__isnull=False),
                name="transfers_of_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debit_id} <- {self.credit_id} {self.amount}"


class Closing(models.Model):
    """A day of a unit's books is closed: it adds up, and takes nothing more."""

    unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    day = models.DateField()
    since = models.DateField(null=True)  # the day after the closing before; None: the beginning
    sheet = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256 of the sheet as canonical JSON
    leaf_id = models.BigIntegerField()  # in the event log
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "day"], name="a_day_is_closed_once"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(since__lte=F("day")),
                name="a_closing_covers_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"


class AccountDay(models.Model):
    """What moved on an account since the closing before, and its balance at the end of the day:
    made by the closing, from transfers that can change no more."""

    pk = models.CompositePrimaryKey("account_id", "day")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    day = models.DateField()
    debit = models.BigIntegerField()
    credit = models.BigIntegerField()
    balance = models.BigIntegerField()  # debits less credits from the beginning

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(debit__gte=0) & Q(credit__gte=0), name="sums_of_a_day_are_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day} {self.balance}"
