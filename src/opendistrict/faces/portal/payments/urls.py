from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import nav
from opendistrict.faces.portal.payments import receipts, views

urlpatterns = [
    path("nop-tien/", views.payments, name="payments"),
    path("nop-tien/<str:code>/", views.payment, name="payment"),
    path("nop-tien/<str:code>/ma.png", views.picture, name="payment_picture"),
    path("bien-lai/<uuid:receipt_id>/", receipts.receipt, name="money_receipt"),
    path("bien-lai/<uuid:receipt_id>/bang-chung/", receipts.proof, name="money_proof"),
]

nav.register(
    nav.NavItem(_("Nộp tiền"), "payments", "qrcode", public=True, for_staff=False, order=90)
)
