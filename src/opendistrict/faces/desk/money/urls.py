from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.money import (
    bank,
    bills,
    charges,
    closing,
    deciding,
    instalments,
    lateness,
    lines,
    overview,
    remitting,
)
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", overview.overview, name="money"),
    path("phai-thu/", charges.charges, name="money_charges"),
    path("phai-thu/<uuid:charge_id>/", charges.charge, name="money_charge"),
    path("phai-thu/<uuid:charge_id>/tien-mat/", charges.cash, name="money_cash"),
    path(
        "phai-thu/<uuid:charge_id>/tien-mat/<uuid:transfer_id>/tra-lai/",
        charges.give_back,
        name="money_cash_back",
    ),
    path("phai-thu/<uuid:charge_id>/de-nghi/", charges.propose, name="money_propose"),
    path("phai-thu/<uuid:charge_id>/tien-thua/", charges.use_credit, name="money_use_credit"),
    path("phai-thu/<uuid:charge_id>/thong-bao/", charges.make_bill, name="money_make_bill"),
    path("phai-thu/<uuid:charge_id>/nop-dan/", instalments.plan, name="money_instalments"),
    path("phai-thu/<uuid:charge_id>/nop-dan/ghi/", instalments.agree, name="money_agree"),
    path("phai-thu/<uuid:charge_id>/nop-dan/bo/", instalments.end, name="money_end_plan"),
    path("phai-thu/<uuid:charge_id>/cham-nop/", lateness.late, name="money_late"),
    path("phai-thu/<uuid:charge_id>/cham-nop/ghi/", lateness.charge, name="money_charge_late"),
    path("thong-bao/<uuid:bill_id>/", bills.bill, name="money_bill"),
    path("dong/", lines.lines, name="money_lines"),
    path("dong/<uuid:line_id>/", lines.line, name="money_line"),
    path("dong/<uuid:line_id>/doi-chieu/", lines.settle, name="money_settle"),
    path("dong/<uuid:line_id>/ghi-chu/", lines.note, name="money_note"),
    path("dong/<uuid:line_id>/tra-lai/", lines.send_back, name="money_send_back"),
    path("dong/<uuid:line_id>/go/<uuid:match_id>/", lines.undo, name="money_undo"),
    path("ngan-hang/", bank.bank, name="money_bank"),
    path("ngan-hang/nhap/", bank.import_statement, name="money_import"),
    path("ngan-hang/tai-khoan/", bank.open_account, name="money_open_account"),
    path("so-phu/<uuid:statement_id>/", bank.statement, name="money_statement"),
    path("de-nghi/", deciding.decisions, name="money_decisions"),
    path("de-nghi/<uuid:decision_id>/", deciding.decide, name="money_decide"),
    path("hoan-tra/<uuid:unit_id>/<uuid:party_id>/", deciding.refund, name="money_refund"),
    path("nop-ngan-sach/", remitting.remittances, name="money_remittances"),
    path("nop-ngan-sach/lap/", remitting.draw_up, name="money_draw_up"),
    path("nop-ngan-sach/<uuid:remittance_id>/", remitting.remittance, name="money_remittance"),
    path(
        "nop-ngan-sach/<uuid:remittance_id>/tien-mat/", remitting.hand_over, name="money_hand_over"
    ),
    path("nop-ngan-sach/<uuid:remittance_id>/huy/", remitting.undo, name="money_undo_remittance"),
    path(
        "nop-ngan-sach/<uuid:remittance_id>/bang-ke.pdf",
        remitting.paper,
        name="money_remittance_paper",
    ),
    path("khoa-so/", closing.closing, name="money_closing"),
    path("khoa-so/khoa/", closing.close, name="money_close"),
    path("khoa-so/<uuid:unit_id>/<str:day>/", closing.closed, name="money_closed"),
    path("khoa-so/<uuid:unit_id>/<str:day>.csv", closing.closed_file, name="money_closed_file"),
]

nav.register(nav.NavItem(_("Sổ thu"), "money", "coins", act="ledger.read", order=57))
