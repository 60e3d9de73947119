from django.apps import AppConfig

from opendistrict.registers.base import registry as base
from opendistrict.registers.facts import registry as facts
from opendistrict.registers.orgs import registry as orgs
from opendistrict.registers.people import registry as people


class LedgerConfig(AppConfig):
    name = "opendistrict.registers.ledger"

    def ready(self) -> None:
        from opendistrict.registers.ledger import actions, handlers

        orgs.declare(
            ledger__read="Xem sổ thu",
            ledger__set_up="Khai báo tài khoản ngân hàng",
            ledger__receive="Nhập sổ phụ, thu tiền mặt",
            ledger__settle="Đối chiếu khoản tiền vào, ra",
            ledger__propose="Đề nghị miễn, giảm, hoàn trả, xóa nợ, nộp ngân sách",
            ledger__approve="Quyết định miễn, giảm, hoàn trả, xóa nợ, nộp ngân sách",
            ledger__close="Khóa sổ ngày",
        )
        facts.declare(*actions.MEASURES)
        people.holds("ledger.charges", handlers.held)
        people.seals("ledger.bank_lines", actions.reseal_lines)
        base.every(name="ledger.match", cron="*/10 * * * *", what=handlers.match_by_rules)
