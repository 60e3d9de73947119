from opendistrict.registers.people.queries.accounts import (
    account_named,
    accounts,
    accounts_of,
    people,
    people_by_slug,
    person_shape,
    real_account_exists,
    saved_filters,
)
from opendistrict.registers.people.queries.clients import client, client_by_secret, clients
from opendistrict.registers.people.queries.identities import account_of, link, masked_address
from opendistrict.registers.people.queries.notices import (
    has_proven_address,
    notice_address,
    notices_read_until,
)
from opendistrict.registers.people.queries.own import (
    consents,
    erasures,
    open_erasures,
    restrictions_over,
)
from opendistrict.registers.people.queries.parties import (
    find_parties,
    name_of,
    parties,
    party_exists,
)
from opendistrict.registers.people.queries.sealed import (
    key_is_given,
    lost_seals,
    masked,
    ring,
    seal_key_file,
    stale_seals,
    unseal,
)
from opendistrict.registers.people.rules import LINK_LASTS

__all__ = [
    "LINK_LASTS",
    "account_named",
    "account_of",
    "accounts",
    "accounts_of",
    "client",
    "client_by_secret",
    "clients",
    "consents",
    "erasures",
    "find_parties",
    "has_proven_address",
    "key_is_given",
    "link",
    "lost_seals",
    "masked",
    "masked_address",
    "name_of",
    "notice_address",
    "notices_read_until",
    "open_erasures",
    "parties",
    "party_exists",
    "people",
    "people_by_slug",
    "person_shape",
    "real_account_exists",
    "restrictions_over",
    "ring",
    "saved_filters",
    "seal_key_file",
    "stale_seals",
    "unseal",
]
