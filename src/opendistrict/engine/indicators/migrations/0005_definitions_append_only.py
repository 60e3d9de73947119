"""Rows that only grow, and numbers nobody can type: the database refuses both."""

from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION append_only();",
        f"DROP TRIGGER append_only ON {table};",
    )


# Told or measured, never both: there is no way to write the actual of a measured number.
NOBODY_TELLS = """
CREATE FUNCTION a_measured_number_is_not_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM indicators_definition d
               WHERE d.indicator_id = NEW.indicator_id AND d.since <= NEW.since) THEN
        RAISE EXCEPTION '% is measured from facts', NEW.indicator_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_measured_number_is_not_told BEFORE INSERT ON indicators_reportedvalue
    FOR EACH ROW EXECUTE FUNCTION a_measured_number_is_not_told();
"""
UNDO = """
DROP TRIGGER a_measured_number_is_not_told ON indicators_reportedvalue;
DROP FUNCTION a_measured_number_is_not_told();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_measured_from_facts")]

    operations = [
        append_only("indicators_definition"),
        append_only("indicators_freeze"),
        migrations.RunSQL(NOBODY_TELLS, UNDO),
    ]
