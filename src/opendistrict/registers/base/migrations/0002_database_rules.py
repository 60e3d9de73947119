"""What the database itself must know: append-only tables and Vietnamese text."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

# Equals kernel.fold.fold (a test compares them). Immutable, so that it can stand in an index.
FOLD = r"""
CREATE FUNCTION vn_fold(s text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(lower(regexp_replace(
    normalize(translate(s, 'ĐđÐð', 'DdDd'), NFD), '[\u0300-\u036F]', '', 'g')), '\s+', ' ', 'g'))
$$;
"""

# Vietnamese alphabetical order without ICU: base letters first, then the tones.
SORT = r"""
CREATE FUNCTION vn_sort(s text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
 SELECT translate(normalize(translate(d, U&'\0300\0309\0303\0301\0323',''),NFC),
   'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg')
   || chr(1) || translate(regexp_replace(translate(d, U&'\0302\0306\031B',''), U&'[^\0300\0309\0303\0301\0323]','0','g'), U&'\0300\0309\0303\0301\0323','12345')
 FROM (SELECT normalize(lower(s),NFD) d) x $$;
"""


def append_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION append_only();",
        f"DROP TRIGGER append_only ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(APPEND_ONLY, "DROP FUNCTION append_only();"),
        migrations.RunSQL(FOLD, "DROP FUNCTION vn_fold(text);"),
        migrations.RunSQL(SORT, "DROP FUNCTION vn_sort(text);"),
        append_only("base_auditevent"),
    ]
