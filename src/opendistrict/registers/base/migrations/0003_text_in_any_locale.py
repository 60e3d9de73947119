"""Vietnamese text folds and sorts alike whatever locale the server's cluster was made with.

The functions of 0002 left two things to the locale: whether a no-break space is a space (not in
glibc's) and the lower case of accented letters (none in "C"). Here only plain letters are lowered,
after their marks were taken off, and every space that Python knows is named.
"""

from importlib import import_module

from django.db import migrations

before = import_module("opendistrict.registers.base.migrations.0002_database_rules")

SPACES = r"[\s\u001C-\u001F\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+"

# Equals kernel.fold.fold (a test compares them). Immutable, so that it can stand in an index.
FOLD = rf"""
CREATE OR REPLACE FUNCTION vn_fold(s text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(lower(regexp_replace(
    normalize(translate(s, 'ĐđÐð', 'DdDd'), NFD), '[\u0300-\u036F]', '', 'g')),
    '{SPACES}', ' ', 'g'))
$$;
"""
SORT = before.SORT.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "normalize(lower(s),NFD)", "lower(normalize(translate(s, 'ĐÐð', 'đđđ'), NFD))"
)


class Migration(migrations.Migration):
    dependencies = [("base", "0002_database_rules")]

    operations = [
        migrations.RunSQL(
            FOLD, before.FOLD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        ),
        migrations.RunSQL(
            SORT, before.SORT.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        ),
    ]
