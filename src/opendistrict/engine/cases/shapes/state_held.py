"""What the State holds of people already, so that nobody may be asked to bring it: pack data."""

from typing import Annotated

from pydantic import Field

from opendistrict.engine.cases.shapes.procedure import Bilingual, Code, Filled
from opendistrict.kernel.packfile import PackRow


class StateHeld(PackRow):
    """One kind of paper. `names`: how it is called; a paper whose name has the words of one of
    them, in this order and whatever their case and accents, is this kind."""

    code: Code
    names: Annotated[tuple[Filled, ...], Field(min_length=1)]
    held_by: Bilingual  # the register that has it
    basis: Filled
    confidence: Filled
