"""A value told by mistake is taken back by a row of its own; both only grow."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="ValueWithdrawal",
            fields=[
                (
                    "value",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="indicators.reportedvalue",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
            ],
        ),
        migrations.AddConstraint(
            "valuewithdrawal",
            models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_withdrawal_says_why"
            ),
        ),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON indicators_valuewithdrawal "
            "FOR EACH ROW EXECUTE FUNCTION append_only();",
            "DROP TRIGGER append_only ON indicators_valuewithdrawal;",
        ),
    ]
