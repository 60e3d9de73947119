from collections.abc import Mapping
from dataclasses import dataclass

from opendistrict.kernel.packfile import Loc


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a procedure, and where in its file: a code and the values a sentence
    needs, never prose."""

    code: str
    where: Loc
    details: Mapping[str, object]
