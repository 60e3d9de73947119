from django.apps import AppConfig

from opendistrict.registers.base import registry as base
from opendistrict.registers.facts import registry as facts
from opendistrict.registers.orgs import registry as orgs


class DirectivesConfig(AppConfig):
    name = "opendistrict.engine.directives"

    def ready(self) -> None:
        from opendistrict.engine.directives import handlers
        from opendistrict.engine.directives.rules import DECIDED

        orgs.declare(
            directives__read="Xem văn bản chỉ đạo",
            directives__register="Tiếp nhận văn bản chỉ đạo",
            directives__confirm="Quyết định đề xuất từ văn bản chỉ đạo",
        )
        facts.declare(DECIDED)
        base.listen("directives.received", handlers.received)
        base.listen("directives.model_wanted", handlers.model_wanted)
