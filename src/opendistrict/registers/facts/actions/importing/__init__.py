"""Files of facts from outside sources: weighed whole, then told batch by batch."""

from opendistrict.registers.facts.actions.importing.checking import Stages, Weighed, weigh
from opendistrict.registers.facts.actions.importing.telling import tell_file

__all__ = ["Stages", "Weighed", "tell_file", "weigh"]
