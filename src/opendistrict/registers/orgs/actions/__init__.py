from opendistrict.registers.orgs.actions.appointing import appoint, end_assignment
from opendistrict.registers.orgs.actions.delegating import (
    delegate,
    delegate_several,
    end_delegation,
)
from opendistrict.registers.orgs.actions.loading import (
    load_assignments,
    load_delegations,
    load_oversight,
    load_posts,
    load_roles,
    load_successions,
    load_units,
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
    "load_oversight",
    "load_posts",
    "load_roles",
    "load_successions",
    "load_units",
    "reform_units",
]
