from django.apps import AppConfig

from opendistrict.registers.facts import registry as facts
from opendistrict.registers.orgs import registry as orgs
from opendistrict.registers.people import registry as people


class InspectionsConfig(AppConfig):
    name = "opendistrict.services.inspections"

    def ready(self) -> None:
        from opendistrict.services.inspections import handlers
        from opendistrict.services.inspections.rules.measures import MEASURES

        orgs.declare(
            inspections__read="Xem việc kiểm tra tại chỗ",
            inspections__record="Kiểm tra tại chỗ, lập biên bản vi phạm",
            inspections__decide="Quyết định mức phạt trong khung",
        )
        facts.declare(*MEASURES)
        people.holds("inspections.findings", handlers.held)
