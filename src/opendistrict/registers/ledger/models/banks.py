from django.db import models
from django.db.models import Q

from opendistrict.kernel.ids import uuid7


class Bank(models.Model):
    """A bank by its BIN, as a pack tells it."""

    bin = models.CharField(max_length=6, primary_key=True)
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    confidence = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bin__regex=r"^\d{6}$"), name="a_bin_is_six_digits")
        ]

    def __str__(self) -> str:
        return self.name


class Layout(models.Model):
    """How a bank writes its table, as a pack tells it: the fields of kernel.statements.Layout."""

    code = models.CharField(max_length=48, primary_key=True)
    title = models.CharField(max_length=200)
    data = models.JSONField()
    is_sample = models.BooleanField()

    def __str__(self) -> str:
        return self.code


class BankAccount(models.Model):
    """An account of a unit at a bank. `secret` signs what the bank tells at once (sealed)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, db_index=False, related_name="+")
    number = models.CharField(max_length=19)
    holder = models.CharField(max_length=200)
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, null=True, related_name="+")
    secret = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "number"], name="a_bank_account_is_there_once"),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9A-Za-z]{1,19}$"),
                name="a_bank_account_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_id} {self.number}"


class Statement(models.Model):
    """A file of a bank that was taken in. Without balances it does not prove that it is whole."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    since = models.DateField()
    until = models.DateField()  # included
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)
    lines = models.PositiveIntegerField()
    known_lines = models.PositiveIntegerField()  # told before, by another file
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest"], name="a_statement_is_imported_once"
            ),
            models.CheckConstraint(
                condition=Q(opening__isnull=True, closing__isnull=True)
                | Q(opening__isnull=False, closing__isnull=False),
                name="a_statement_has_both_balances_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.since} {self.until}"


class BankLine(models.Model):
    """A movement as the bank told it, by a message at once or in a statement. It stays as it was
    told; the statement that confirms it is added once."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    identity = models.CharField(max_length=160)  # rules.identity_of: told twice, it is one line
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()  # in its file; 0 for a message
    booked_on = models.DateField()
    value_on = models.DateField(null=True)
    amount = models.BigIntegerField()  # đồng; what came in is positive
    reference = models.CharField(max_length=64, blank=True)
    counter_account = models.TextField(blank=True)  # sealed
    counter_index = models.CharField(max_length=128, blank=True)  # blind
    counter_name = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=500, blank=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "identity"], name="a_bank_line_is_there_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="a_bank_line_moves_something"),
        ]
        indexes = [
            models.Index(fields=["account", "reference"], name="bank_lines_by_reference"),
            models.Index(
                fields=["account", "booked_on"], include=["amount"], name="bank_lines_by_day"
            ),
            models.Index(
                fields=["counter_index"],
                condition=~Q(counter_index=""),
                name="bank_lines_by_counter_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount} {self.reference}"


class Match(models.Model):
    """What a bank line, or a part of it, was for; by which rule, or by whom and why. It may be
    undone, once, and then it is that."""

    class Kind(models.TextChoices):
        CHARGE = "charge"
        CREDIT = "credit"  # too much: it is kept for the payer
        RETURNED = "returned"  # to be given back to whom it came from
        REFUND = "refund"  # money out: a refund that was decided
        REMIT = "remit"  # money out: paid over to the budget, by a statement that was approved
        DEPOSIT = "deposit"  # cash of the counter, brought to the bank
        MOVED = "moved"  # between two bank accounts of ours
        BANK = "bank"  # the bank's fee or interest

    id = models.UUIDField(primary_key=True)
    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="+")
    transfer = models.OneToOneField("ledger.Transfer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    charge = models.ForeignKey(
        "ledger.Charge", on_delete=models.PROTECT, null=True, related_name="+"
    )
    amount = models.BigIntegerField()
    rule = models.CharField(max_length=24)  # "exact", "partial", "surplus"…; "person"
    reason = models.CharField(max_length=300, blank=True)
    matched_at = models.DateTimeField()
    matched_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_match_explains_something"),
            models.CheckConstraint(
                condition=Q(kind="charge", charge__isnull=False)
                | (~Q(kind="charge") & Q(charge__isnull=True)),
                name="a_match_with_a_charge_names_it",
            ),
            models.UniqueConstraint(
                fields=["line", "charge"],
                condition=Q(undone_at__isnull=True, charge__isnull=False),
                name="a_line_pays_a_charge_once",
            ),
            models.CheckConstraint(
                condition=~Q(rule="person") | ~Q(reason=""), name="a_person_says_why"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_because=""),
                name="an_undoing_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind} {self.amount}"


class Note(models.Model):
    """Why a bank line is not explained yet, said by a person: a closing need not stop for it."""

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something")]

    def __str__(self) -> str:
        return self.text
