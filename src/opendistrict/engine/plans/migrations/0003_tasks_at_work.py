"""Who reported (two people may share a name), and the indexes of lists over 100,000 tasks."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="milestone",
            name="reported_by_id",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="taskstep",
            name="actor_id",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["due_on", "id"], name="tasks_by_due"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state__in", ["reported", "returned"])),
                fields=["giver_unit", "due_on", "id"],
                name="tasks_that_wait",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="tasks_by_words", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state__in", ["given", "redo", "underway"])),
                fields=["lead_unit", "lead_post", "due_on"],
                name="tasks_to_do",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(
                    ("repeats__isnull", True), models.Q(("recurrence", ""), _negated=True)
                ),
                fields=["id"],
                name="tasks_that_repeat",
            ),
        ),
        migrations.AddIndex(
            model_name="taskstep",
            index=models.Index(
                condition=models.Q(("transition", "move_due")),
                fields=["at"],
                name="moved_due_dates",
            ),
        ),
    ]
