"""Codes of bills and decisions are drawn by chance now: who knows one knows no other. Those that
were given stay."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_database_rules")]

    operations = [
        migrations.RunSQL("DROP SEQUENCE ledger_code;", "CREATE SEQUENCE ledger_code;"),
    ]
