from django.apps import AppConfig

from opendistrict.registers.orgs import registry as orgs


class DirectivesConfig(AppConfig):
    name = "opendistrict.engine.directives"

    def ready(self) -> None:
        orgs.declare(
            directives__read="Xem văn bản chỉ đạo",
            directives__register="Đăng ký văn bản chỉ đạo",
            directives__confirm="Xác nhận đề xuất đọc từ văn bản",
        )
