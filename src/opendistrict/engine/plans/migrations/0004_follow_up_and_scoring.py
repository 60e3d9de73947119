"""A moved date begins a new climb; what was mailed is marked; weights once they are verified."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0002_a_right_may_reach_the_place"),
        ("people", "0001_initial"),
        ("plans", "0003_tasks_at_work"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="nudge",
            name="a_rung_is_climbed_once",
        ),
        migrations.AddField(
            model_name="nudge",
            name="answer_mailed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="nudge",
            name="decision_mailed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="nudge",
            name="due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="nudge",
            name="mailed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="nudge",
            name="posted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="deduction",
            name="contested_by_id",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="scoringregime",
            name="weights",
            field=models.JSONField(null=True),
        ),
        migrations.AddIndex(
            model_name="deduction",
            index=models.Index(
                condition=models.Q(("contested_at__isnull", False), ("decided_at__isnull", True)),
                fields=["contested_at", "id"],
                name="contests_without_a_word",
            ),
        ),
        migrations.AddIndex(
            model_name="nudge",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", False), ("decided_at__isnull", True)),
                fields=["answered_at", "id"],
                name="answers_without_a_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="nudge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("offset__isnull", False), ("task__isnull", False)),
                fields=("task", "due_on", "offset", "rung"),
                name="a_rung_is_climbed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="nudge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("offset__isnull", False), ("target__isnull", False)),
                fields=("target", "due_on", "offset", "rung"),
                name="a_rung_of_a_target_is_climbed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="nudge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offset__isnull", True), ("due_on__isnull", False), _connector="OR"
                ),
                name="a_rung_is_counted_from_a_date",
            ),
        ),
    ]
