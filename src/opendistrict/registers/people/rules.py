import re

# Sign-in takes "An" and "an" for one name: a second spelling would lock both out.
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,94}[a-z0-9])?")

ACCESS = frozenset(
    {
        "sign_in",
        "sign_in_failed",
        "sign_in_locked",
        "second_factor_failed",
        "sign_out",
        "end_sessions",
        "pair_device",
        "unpair_device",
        "make_recovery_codes",
        "ask_new_password",
    }
)


def username_is_wellformed(username: str) -> bool:
    """Small letters without accents, digits, dots, dashes; 96 at most."""
    return _USERNAME.fullmatch(username) is not None
