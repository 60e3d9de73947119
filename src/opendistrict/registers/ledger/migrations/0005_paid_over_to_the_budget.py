"""What was collected is paid over to the budget: its statements, their accounts, their rules."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


_rows = import_module("opendistrict.registers.ledger.migrations.0002_database_rules")
_before = import_module("opendistrict.registers.ledger.migrations.0004_cheaper_rules")
_replaced = _before._replaced

# An account of what is paid over is of a budget item, as those of what is owed and came in.
POST = _before.POST.replace(
    "IN ('receivable', 'revenue', 'write_off')",
    "IN ('receivable', 'revenue', 'write_off', 'remitted')",
)
assert POST != _before.POST

HANDED = "handed_at,handed_by,slip"
UNDONE = "undone_at,undone_by,undone_because"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_cheaper_rules"),
        ("orgs", "0008_local_days"),
        ("people", "0006_where_letters_go"),
    ]

    operations = [
        migrations.CreateModel(
            name="Remittance",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="remittance",
                        serialize=False,
                        to="ledger.decision",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.bankaccount",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("handed_at", models.DateTimeField(null=True)),
                ("handed_by", models.CharField(blank=True, max_length=200)),
                ("slip", models.CharField(blank=True, max_length=100)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.CharField(blank=True, max_length=200)),
                ("undone_because", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="RemittanceLine",
            fields=[
                (
                    "remittance",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="ledger.remittance",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "remittance_id",
                        "budget_item",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("budget_item", models.CharField(blank=True, max_length=32)),
                ("amount", models.BigIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="account",
            name="account_kind",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="a_decision_is_about_its_thing",
        ),
        migrations.AlterField(
            model_name="account",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bank", "Bank"),
                    ("cash", "Cash"),
                    ("receivable", "Receivable"),
                    ("revenue", "Revenue"),
                    ("unmatched", "Unmatched"),
                    ("credit", "Credit"),
                    ("refund_due", "Refund Due"),
                    ("write_off", "Write Off"),
                    ("remitted", "Remitted"),
                    ("remit_due", "Remit Due"),
                    ("transit", "Transit"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("waive", "Waive"),
                    ("reduce", "Reduce"),
                    ("write_off", "Write Off"),
                    ("refund", "Refund"),
                    ("credit_use", "Credit Use"),
                    ("remit", "Remit"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="match",
            name="kind",
            field=models.CharField(
                choices=[
                    ("charge", "Charge"),
                    ("credit", "Credit"),
                    ("returned", "Returned"),
                    ("refund", "Refund"),
                    ("remit", "Remit"),
                    ("deposit", "Deposit"),
                    ("moved", "Moved"),
                    ("bank", "Bank"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "bank",
                            "cash",
                            "receivable",
                            "revenue",
                            "unmatched",
                            "credit",
                            "refund_due",
                            "write_off",
                            "transit",
                            "remitted",
                            "remit_due",
                        ],
                    )
                ),
                name="account_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("charge__isnull", False),
                        ("kind__in", ["waive", "reduce", "write_off"]),
                        ("line__isnull", True),
                        ("party__isnull", True),
                    ),
                    models.Q(
                        ("charge__isnull", True),
                        ("kind", "refund"),
                        models.Q(("party__isnull", True), ("line__isnull", True), _connector="XOR"),
                    ),
                    models.Q(
                        ("charge__isnull", True),
                        ("kind", "remit"),
                        ("line__isnull", True),
                        ("party__isnull", True),
                    ),
                    models.Q(
                        ("charge__isnull", False),
                        ("kind", "credit_use"),
                        ("line__isnull", True),
                        ("party__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_decision_is_about_its_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="remittance",
            constraint=models.UniqueConstraint(
                fields=("unit", "year", "number"), name="a_remittance_number_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="remittance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handed_at__isnull", True), ("slip", "")),
                    models.Q(
                        ("account__isnull", True),
                        ("handed_at__isnull", False),
                        models.Q(("slip", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="only_cash_is_handed_over_against_a_slip",
            ),
        ),
        migrations.AddConstraint(
            model_name="remittance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("undone_at__isnull", True),
                    models.Q(("undone_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_remittance_is_undone_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="remittanceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="a_remittance_line_is_something"
            ),
        ),
        migrations.RunSQL(_replaced(POST), _replaced(_before.POST)),
        _rows.only_grows("remittanceline"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON ledger_remittance "
                f"FOR EACH ROW EXECUTE FUNCTION ledger_only_ends('{ends}', '{free}');",
                f"DROP TRIGGER {name} ON ledger_remittance;",
            )
            for name, ends, free in (
                ("only_ends", UNDONE, HANDED),
                ("handed_over_once", HANDED, UNDONE),
            )
        ),
    ]
