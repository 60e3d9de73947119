"""A mark that is another one whenever reference tables were changed: what is worked out from them
may be kept until then. A new random value, not a number: one that was rolled back never returns.
"""

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION base_turn_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO base_turn (name, value) VALUES (TG_ARGV[0], gen_random_uuid())
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
    RETURN NULL;
END $$;
"""


def turned_by(table: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER turned AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION base_turn_over('{name}');",
        f"DROP TRIGGER turned ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("base", "0003_text_in_any_locale")]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("value", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION base_turn_over();"),
        turned_by("base_calendarday", "calendar"),
    ]
