"""Rows that only grow: the database refuses to change or delete them."""

from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION append_only();",
        f"DROP TRIGGER append_only ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("base", "0002_database_rules"), ("facts", "0001_initial")]

    operations = [
        append_only("facts_series"),
        append_only("facts_fact"),
        append_only("facts_correction"),
        append_only("facts_closing"),
    ]
