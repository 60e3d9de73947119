"""Rows that only grow: the database refuses to change or delete them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("base", "0002_database_rules"), ("indicators", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON indicators_reportedvalue "
            "FOR EACH ROW EXECUTE FUNCTION append_only();",
            "DROP TRIGGER append_only ON indicators_reportedvalue;",
        )
    ]
