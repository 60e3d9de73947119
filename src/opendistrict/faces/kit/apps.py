from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import OperationalError, ProgrammingError

from opendistrict.registers.base import registry as base
from opendistrict.registers.orgs.registry import declare


def every_page_declares_its_act(**_: object) -> list[checks.CheckMessage]:
    from opendistrict.faces.kit import pages

    return [
        checks.Error(
            f"The page {name} declares no known act.",
            hint="Put @page(act=…) from faces.kit.pages over the view.",
            id="opendistrict.E001",
        )
        for name in pages.undeclared()
    ]


def a_demonstration_holds_only_a_sample(**_: object) -> list[checks.CheckMessage]:
    """One-click sign-in must never start over a database with real accounts or a real pack."""
    from opendistrict.faces.kit import demo

    if not settings.DEMO:
        return []
    try:
        objections = demo.objections()
    except (OperationalError, ProgrammingError):
        return []  # no tables yet: nobody to sign in as, and the page itself asks again
    return [
        checks.Error(
            f"This is not a sample database ({objection}): one-click sign-in stays closed.",
            hint="Run `od demo` on a database of its own, or start without demo.",
            id="opendistrict.E002",
        )
        for objection in objections
    ]


class KitConfig(AppConfig):
    name = "opendistrict.faces.kit"

    def ready(self) -> None:
        checks.register(every_page_declares_its_act, "urls")
        checks.register(a_demonstration_holds_only_a_sample, "security")
        from opendistrict.faces.kit import (
            bill_letters,
            citizen_letters,
            dossier_letters,
            password_letters,
            sidewalk_letters,
            webhooks,
        )
        from opendistrict.registers.base import actions
        from opendistrict.registers.people import registry as people

        base.listen(password_letters.ASKED, password_letters.send)
        base.listen(citizen_letters.ASKED, citizen_letters.send)
        for listener in dossier_letters.LISTENERS:
            base.listen(dossier_letters.topic_of(listener), listener)
        base.listen(sidewalk_letters.OFFERED, sidewalk_letters.send)
        base.listen(sidewalk_letters.ENDS_SOON, sidewalk_letters.send_reminder)
        base.listen(sidewalk_letters.ENDED, sidewalk_letters.send_end)
        base.listen(sidewalk_letters.PAUSED, sidewalk_letters.send_pause)
        base.listen(bill_letters.BILLED, bill_letters.send)
        base.listen(bill_letters.DECIDED, bill_letters.send_decision)
        for topic, tell in webhooks.LISTENERS.items():
            base.listen(topic, tell)
        base.listen(webhooks.DUE, webhooks.send)
        people.seals("base.webhooks", actions.reseal_webhooks)
        declare(base__operate="Vận hành hệ thống", cases__feed="Đồng bộ hồ sơ với hệ thống khác")
