from opendistrict.registers.people.actions.accounts import (
    close_account,
    forget_filter,
    forget_second_factor,
    note_access,
    open_account,
    register_person,
    reopen_account,
    save_filter,
    set_password,
)
from opendistrict.registers.people.actions.clients import (
    add_client,
    renew_client,
    revoke_client,
)
from opendistrict.registers.people.actions.erasing import (
    acknowledge_erasure,
    ask_erasure,
    erase_party,
)
from opendistrict.registers.people.actions.keys import reseal_everything, seal
from opendistrict.registers.people.actions.parties import (
    export_party,
    note_consent,
    note_notices_read,
    register_named,
    register_party,
    unmask,
)
from opendistrict.registers.people.actions.signing_in import (
    ask_link,
    change_sign_in_address,
    enter_by_identity,
    enter_by_link,
    forget_old_links,
    open_citizen_account,
)

__all__ = [
    "acknowledge_erasure",
    "add_client",
    "ask_erasure",
    "ask_link",
    "change_sign_in_address",
    "close_account",
    "enter_by_identity",
    "enter_by_link",
    "erase_party",
    "export_party",
    "forget_filter",
    "forget_old_links",
    "forget_second_factor",
    "note_access",
    "note_consent",
    "note_notices_read",
    "open_account",
    "open_citizen_account",
    "register_named",
    "register_party",
    "register_person",
    "renew_client",
    "reopen_account",
    "reseal_everything",
    "revoke_client",
    "save_filter",
    "seal",
    "set_password",
    "unmask",
]
