"""The trail of a dossier, its decisions and its payments only grow: the database says so."""

from importlib import import_module

from django.db import migrations

turned_by = import_module("opendistrict.registers.base.migrations.0004_turns").turned_by


def append_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION append_only();",
        f"DROP TRIGGER append_only ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("base", "0004_turns"), ("cases", "0001_initial")]

    operations = [
        append_only("cases_step"),
        append_only("cases_payment"),
        turned_by("cases_procedureversion", "procedures"),
    ]
