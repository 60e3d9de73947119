import django.db.models.deletion
import django.db.models.functions.datetime
import opendistrict.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0001_visits_in_the_street"),
        ("ledger", "0003_codes_by_chance"),
        ("orgs", "0007_turns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=opendistrict.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.charge",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="inspections.record",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("basis", models.CharField(max_length=300)),
                ("amount", models.BigIntegerField()),
                ("decided_on", models.DateField()),
                ("due_on", models.DateField()),
                ("decided_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("annulled_on", models.DateField(null=True)),
                ("annulled_by", models.CharField(blank=True, max_length=200)),
                ("annulled_why", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="finding",
            name="a_finding_is_in_a_known_state",
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["found", "reminded", "followed_up", "recorded", "fined", "paid", "closed"],
                    )
                ),
                name="a_finding_is_in_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("annulled_on__isnull", True)),
                fields=("record",),
                name="one_decision_stands_on_a_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                models.F("unit"),
                django.db.models.functions.datetime.ExtractYear("decided_on"),
                models.F("number"),
                name="a_decision_number_is_given_once_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0),
                    ("due_on__gte", models.F("decided_on")),
                    models.Q(("number", ""), _negated=True),
                    models.Q(("basis", ""), _negated=True),
                ),
                name="a_fine_has_its_number_basis_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("annulled_by", ""), ("annulled_on__isnull", True), ("annulled_why", "")
                    ),
                    models.Q(
                        ("annulled_on__isnull", False),
                        models.Q(("annulled_by", ""), _negated=True),
                        models.Q(("annulled_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_decision_is_annulled_for_a_reason",
            ),
        ),
    ]
