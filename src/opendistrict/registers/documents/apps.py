from django.apps import AppConfig

from opendistrict.registers.orgs.registry import declare
from opendistrict.registers.people import registry as people


class DocumentsConfig(AppConfig):
    name = "opendistrict.registers.documents"

    def ready(self) -> None:
        from opendistrict.registers.documents import actions

        declare(
            documents__enrol_signer="Đăng ký chứng thư số cho người khác",
            documents__withdraw_paper="Thu hồi giấy tờ đã phát hành",
        )
        people.seals("documents.signer", actions.reseal_keys)
