from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="roleright", name="right_reach"),
        migrations.AddConstraint(
            model_name="roleright",
            constraint=models.CheckConstraint(
                condition=models.Q(("reach__in", ["unit", "subtree", "place"])), name="right_reach"
            ),
        ),
    ]
