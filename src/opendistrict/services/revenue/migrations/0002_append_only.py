"""Rows that only grow: the database refuses to change or delete them."""

from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION append_only();",
        f"DROP TRIGGER append_only ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("base", "0002_database_rules"), ("revenue", "0001_budget_figures")]

    operations = [append_only("revenue_report"), append_only("revenue_figure")]
