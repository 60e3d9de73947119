"""What is kept of regimes and charges is kept until one of them changes."""

from importlib import import_module

from django.db import migrations

turned_by = import_module("opendistrict.registers.base.migrations.0004_turns").turned_by


class Migration(migrations.Migration):
    dependencies = [("sidewalks", "0001_uses_of_ground"), ("base", "0004_turns")]

    operations = [
        turned_by(table, "sidewalks") for table in ("sidewalks_regime", "sidewalks_feetable")
    ]
