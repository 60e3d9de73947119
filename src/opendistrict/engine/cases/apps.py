from django.apps import AppConfig

from opendistrict.registers.base import registry as base
from opendistrict.registers.facts import registry as facts
from opendistrict.registers.orgs import registry as orgs
from opendistrict.registers.people import registry as people


class CasesConfig(AppConfig):
    name = "opendistrict.engine.cases"

    def ready(self) -> None:
        from opendistrict.engine.cases import actions, handlers
        from opendistrict.engine.cases.actions import drafting, sealing
        from opendistrict.engine.cases.queries import drafting as drafts
        from opendistrict.engine.cases.queries import held
        from opendistrict.engine.cases.rules.measures import MEASURES

        orgs.declare_by_field(
            cases__read="Xem hồ sơ",
            cases__receive="Tiếp nhận hồ sơ",
            cases__return="Trả kết quả hồ sơ",
            cases__examine="Thẩm định hồ sơ",
            cases__review="Soát xét hồ sơ trình ký",
            cases__sign="Ký kết quả giải quyết hồ sơ",
            cases__issue="Đóng dấu, phát hành kết quả",
            cases__assign="Phân công người giải quyết hồ sơ",
            cases__answer="Trả lời đơn vị khác về hồ sơ",
            cases__reopen="Mở lại hồ sơ đã kết thúc",
            cases__configure="Sửa quy trình thủ tục",
        )
        # What the forms of procedures say under these codes (see procedures/*.yaml of a pack).
        orgs.declare_matters(
            area_m2="Diện tích (m²)",
            floor_area_m2="Tổng diện tích sàn (m²)",
            so_tang="Số tầng",
            so_nguoi="Số người dự kiến",
            so_ban="Số bản",
            von="Vốn kinh doanh (đồng)",
        )
        facts.declare(*MEASURES)
        people.holds("cases.dossiers", held.held)
        people.holds("cases.drafts", drafts.held_of)
        people.seals("cases.forms", sealing.reseal)
        people.seals("cases.drafts", drafting.reseal_drafts)
        base.listen("cases.fee_owed", handlers.on_fee_owed)
        base.listen("ledger.charge_paid", handlers.on_charge_moved)
        base.listen("ledger.charge_reopened", handlers.on_charge_moved)
        base.listen("people.party_erased", drafting.forget_drafts_of)
        base.listen("people.party_restricted", drafting.forget_drafts_of)
        base.every(name="cases.forget_drafts", cron="45 17 * * *", what=drafting.forget_drafts)
        # 06:30 here, before the counters open.
        base.every(name="cases.draft_apologies", cron="30 23 * * *", what=actions.draft_apologies)
        # 00:30 and 01:00 here: what fell due yesterday, then the scores up to it.
        base.every(name="cases.tell_fallen_due", cron="30 17 * * *", what=actions.tell_fallen_due)
        base.every(name="cases.keep_scores", cron="0 18 * * *", what=actions.keep_scores)
        # 00:05 here: who comes to work on the day of a merger finds the dossiers there.
        base.every(name="cases.rehouse", cron="5 17 * * *", what=actions.carry_out_due)
