from django.db import migrations


def with_room(table: str) -> migrations.RunSQL:
    """A sum is changed far more often than it is made: with room left on its page it is changed
    there, and its index is not touched."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} SET (fillfactor = 85);", f"ALTER TABLE {table} RESET (fillfactor);"
    )


class Migration(migrations.Migration):
    dependencies = [("facts", "0002_append_only")]

    operations = [with_room("facts_halfmonth"), with_room("facts_daytotal")]
