from django.apps import AppConfig

from opendistrict.registers.facts import registry as facts
from opendistrict.registers.orgs import registry as orgs


class RevenueConfig(AppConfig):
    name = "opendistrict.services.revenue"

    def ready(self) -> None:
        from opendistrict.services.revenue.rules.measures import MEASURES

        orgs.declare(
            revenue__read="Xem thu ngân sách, giải ngân đầu tư công",
            revenue__import="Nhập báo cáo thu ngân sách, giải ngân",
        )
        facts.declare(*MEASURES)
