from django.apps import AppConfig

from opendistrict.engine.cases import registry as cases
from opendistrict.registers.base import registry as base
from opendistrict.registers.facts import registry as facts
from opendistrict.registers.ledger import registry as ledger
from opendistrict.registers.orgs import registry as orgs
from opendistrict.registers.places import registry as places


class SidewalksConfig(AppConfig):
    name = "opendistrict.services.sidewalks"

    def ready(self) -> None:
        from opendistrict.services.sidewalks import actions, handlers, queries
        from opendistrict.services.sidewalks.rules.measures import MEASURES

        orgs.declare(
            sidewalks__read="Xem việc sử dụng vỉa hè, lòng đường",
            sidewalks__hold="Giữ chỗ vỉa hè, lòng đường cho người đề nghị",
            sidewalks__confirm="Xác nhận, chấm dứt việc sử dụng vỉa hè",
            sidewalks__end_regime="Chấm dứt một quy định về vỉa hè",
        )
        facts.declare(*MEASURES)
        places.draw(
            places.Drawing(queries.MAP, queries.MAP_SINCE, queries.drawn_uses, queries.turning_uses)
        )
        cases.look_at_filing("via-he", actions.look_at_filing)
        cases.charges("via-he", queries.charges_for)
        ledger.check("sidewalks.paid_permits", handlers.paid_permits)
        base.listen("cases.payment_asked", handlers.on_payment_asked)
        base.listen("cases.done", handlers.on_done)
        base.listen("cases.refused", handlers.on_not_granted)
        base.listen("cases.stopped", handlers.on_not_granted)
        base.listen("ledger.charge_paid", handlers.on_charge_paid)
        base.listen("ledger.charge_reopened", handlers.on_charge_reopened)
        base.listen("sidewalks.freed", handlers.on_freed)
        # 00:20 here: what begins today, and what ended yesterday.
        base.every(name="sidewalks.count_in_use", cron="20 17 * * *", what=actions.count_in_use)
        base.every(name="sidewalks.pass_on", cron="30 17 * * *", what=actions.pass_on_all)
        base.every(
            name="sidewalks.remind_of_ending", cron="0 1 * * *", what=actions.remind_of_ending
        )
        base.every(name="sidewalks.close_rounds", cron="*/5 * * * *", what=actions.close_rounds)
        base.every(
            name="sidewalks.let_go_of_holds", cron="*/10 * * * *", what=actions.let_go_of_holds
        )
