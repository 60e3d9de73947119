from opendistrict.registers.orgs.actions.appointing import appoint, end_assignment
from opendistrict.registers.orgs.actions.delegating import (
    delegate,
    delegate_several,
    end_delegation,
)
from opendistrict.registers.orgs.actions.loading import (
    load_assignments,
    load_oversight,
    load_posts,
    load_roles,
    load_successions,
    load_units,
)
from opendistrict.registers.orgs.actions.loading_days import load_local_days
from opendistrict.registers.orgs.actions.loading_hours import load_office_hours
from opendistrict.registers.orgs.actions.loading_rights import (
    load_delegations,
    load_fields,
    load_post_rights,
)
from opendistrict.registers.orgs.actions.reforming import reform_units

__all__ = [
    "appoint",
    "delegate",
    "delegate_several",
    "end_assignment",
    "end_delegation",
    "load_assignments",
    "load_delegations",
    "load_fields",
    "load_local_days",
    "load_office_hours",
    "load_oversight",
    "load_post_rights",
    "load_posts",
    "load_roles",
    "load_successions",
    "load_units",
    "reform_units",
]
