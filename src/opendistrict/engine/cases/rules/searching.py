"""By which words a dossier is found: folded, so that accents, case and Đ do not matter."""

from collections.abc import Iterator, Mapping

from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.fold import fold

TAIL = 3  # digits of a phone number by which people are found


def words(
    procedure: Procedure,
    values: Mapping[str, object],
    *,
    code: str,
    name: str,
    phone: str,
    national_code: str,
) -> Iterator[str]:
    """The words of one dossier; sealed values are not among them but for the phone's ending."""
    yield from fold(name).split()
    yield from _parts(code)
    yield from _parts(national_code)
    yield f"t:{procedure.code}"
    if len(phone) >= TAIL:
        yield f"p:{phone[-TAIL:]}"
    for field in procedure.form:
        if "search" in field.for_ and field.code in values:
            yield from fold(str(values[field.code])).split()


def _parts(code: str) -> Iterator[str]:
    if code:
        yield fold(code)
        yield from fold(code).replace("-", " ").replace(".", " ").split()
