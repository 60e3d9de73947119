"""How a rule says no."""


class Refused(Exception):
    """A rule of the district forbids this.

    Carries codes and the values a sentence needs, never prose: faces turn a code into a
    sentence in the reader's language that says what to do.
    """

    def __init__(self, *codes: str, **details: object) -> None:
        assert codes, "a refusal must say why"
        super().__init__(", ".join(codes) + (f" {details}" if details else ""))
        self.codes = codes
        self.details = details
