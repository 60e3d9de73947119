from django.apps import AppConfig

from opendistrict.registers.base import registry as base
from opendistrict.registers.orgs import registry as orgs
from opendistrict.registers.places import registry as places


class FactsConfig(AppConfig):
    name = "opendistrict.registers.facts"

    def ready(self) -> None:
        from opendistrict.registers.facts import handlers

        orgs.declare(
            facts__read="Xem sự kiện",
            facts__correct="Đính chính sự kiện",
            facts__import="Nhập sự kiện từ tệp",
        )
        base.every(name="facts.roll_up", cron="*/5 * * * *", what=handlers.roll_up)
        places.weigh_reforms("facts", handlers.weigh_reform)
