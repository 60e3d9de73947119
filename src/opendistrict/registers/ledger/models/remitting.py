from django.db import models
from django.db.models import Q

from opendistrict.registers.ledger.models.charges import Decision


class Remittance(models.Model):
    """The statement (bảng kê) of what is paid over to the budget: what its decision is about.

    Numbers of a unit and year follow each other without a gap; one that was not approved, or was
    undone, keeps its own. Without an account it is paid over in cash, against a slip.
    """

    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, primary_key=True, related_name="remittance"
    )
    unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    account = models.ForeignKey(
        "ledger.BankAccount", on_delete=models.PROTECT, null=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    handed_at = models.DateTimeField(null=True)
    handed_by = models.CharField(max_length=200, blank=True)
    slip = models.CharField(max_length=100, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"], name="a_remittance_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True, slip="")
                | (Q(handed_at__isnull=False, account__isnull=True) & ~Q(slip="")),
                name="only_cash_is_handed_over_against_a_slip",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_because=""),
                name="a_remittance_is_undone_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:06d}"


class RemittanceLine(models.Model):
    """So much of a budget item; empty for what came of charges that name none."""

    pk = models.CompositePrimaryKey("remittance_id", "budget_item")
    remittance = models.ForeignKey(
        Remittance, on_delete=models.PROTECT, db_index=False, related_name="lines"
    )
    budget_item = models.CharField(max_length=32, blank=True)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_remittance_line_is_something")
        ]

    def __str__(self) -> str:
        return f"{self.budget_item} {self.amount}"
