"""A step of a task's history says who leads from it on, where that changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_follow_up_and_scoring")]

    operations = [
        migrations.AddField("taskstep", "lead_unit_id", models.UUIDField(null=True)),
        migrations.AddField("taskstep", "lead_post_id", models.UUIDField(null=True)),
    ]
