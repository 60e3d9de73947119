from django.apps import AppConfig

from opendistrict.registers.base import registry as base
from opendistrict.registers.orgs import registry as orgs


class SidewalksConfig(AppConfig):
    name = "opendistrict.services.sidewalks"

    def ready(self) -> None:
        from opendistrict.services.sidewalks import actions

        orgs.declare(
            sidewalks__read="Xem việc sử dụng vỉa hè, lòng đường",
            sidewalks__hold="Giữ chỗ vỉa hè, lòng đường cho người đề nghị",
            sidewalks__confirm="Xác nhận, chấm dứt việc sử dụng vỉa hè",
            sidewalks__end_regime="Chấm dứt một quy định về vỉa hè",
        )
        base.every(
            name="sidewalks.let_go_of_holds", cron="*/10 * * * *", what=actions.let_go_of_holds
        )
