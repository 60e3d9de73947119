from django.apps import AppConfig

from opendistrict.registers.base import registry as base
from opendistrict.registers.facts import registry as facts
from opendistrict.registers.ledger import registry as ledger
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
        ledger.late("inspections.decision", handlers.late_rates)
        facts.declare(*MEASURES)
        people.holds("inspections.findings", handlers.held)
        base.listen("ledger.charge_paid", handlers.on_charge_paid)
        base.listen("ledger.charge_reopened", handlers.on_charge_reopened)
