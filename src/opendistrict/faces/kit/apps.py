from django.apps import AppConfig
from django.core import checks


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


class KitConfig(AppConfig):
    name = "opendistrict.faces.kit"

    def ready(self) -> None:
        checks.register(every_page_declares_its_act, "urls")
