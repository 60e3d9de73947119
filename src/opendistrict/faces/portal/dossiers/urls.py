from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import nav
from opendistrict.faces.portal.dossiers import acts, applying, drafts, noticing, own, tracking

_DRAFT = "nop-ho-so/ban-nhap/<uuid:draft_id>/"
_OWN = "ho-so-cua-toi/<str:code>/"
_RECEIPT = "bien-nhan/<str:token>/"

urlpatterns = [
    path(_DRAFT, drafts.papers, name="draft_papers"),
    path(_DRAFT + "to-khai/", applying.edit, name="draft_form"),
    path(_DRAFT + "bo-tep/", drafts.take_out, name="draft_take_out"),
    path(_DRAFT + "xem-lai/", drafts.review, name="draft_review"),
    path(_DRAFT + "xoa/", drafts.discard, name="draft_discard"),
    path("nop-ho-so/<slug:code>/", applying.apply, name="apply"),
    path("nop-ho-so/<slug:code>/tiep/", applying.go_on, name="apply_go_on"),
    path("tra-cuu/", tracking.track, name="track"),
    path("tra-cuu/<str:code>/", tracking.tracked, name="tracked"),
    path(_RECEIPT, tracking.receipt, name="receipt"),
    path(_RECEIPT + "bo-sung/", acts.supplement_by_receipt, name="receipt_supplement"),
    path(_RECEIPT + "danh-gia/", acts.rate_by_receipt, name="receipt_rate"),
    path("ho-so-cua-toi/", own.dossiers, name="my_dossiers"),
    path("ho-so-cua-toi/thong-bao/", noticing.notices, name="my_notices"),
    path("ho-so-cua-toi/thong-bao/da-doc/", noticing.read, name="my_notices_read"),
    path(_OWN, own.dossier, name="my_dossier"),
    path(_OWN + "bang-chung/", own.proof, name="my_proof"),
    path(_OWN + "bo-sung/", acts.supplement, name="my_supplement"),
    path(_OWN + "rut/", acts.withdraw, name="my_withdrawal"),
    path(_OWN + "khong-rut/", acts.go_on, name="my_going_on"),
    path(_OWN + "danh-gia/", acts.rate, name="my_rating"),
    path(_OWN + "ket-qua/<uuid:file_id>/", own.result, name="my_result"),
]

nav.register(
    nav.NavItem(_("Tra cứu hồ sơ"), "track", "map-search", public=True, for_staff=False, order=89)
)
