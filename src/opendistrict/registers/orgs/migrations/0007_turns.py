"""Whenever units, posts, rights or timetables change, the mark of this room is another one."""

from importlib import import_module

from django.db import migrations

turned_by = import_module("opendistrict.registers.base.migrations.0004_turns").turned_by

TABLES = (
    "orgs_unit", "orgs_unitversion", "orgs_succession", "orgs_role", "orgs_roleright", "orgs_post",
    "orgs_postright", "orgs_assignment", "orgs_oversight", "orgs_delegation", "orgs_officehours",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("base", "0004_turns"), ("orgs", "0006_office_hours")]

    operations = [turned_by(table, "orgs") for table in TABLES]
