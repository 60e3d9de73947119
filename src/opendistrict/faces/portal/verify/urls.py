from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import nav
from opendistrict.faces.portal.verify import views

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/verify_receipt.py", views.script, name="verify_script"),
    # What a QR code says: capitals, because a QR packs them tightly.
    re_path(r"^R/(?P<code>[^/]+)$", views.scanned, name="verify_scanned"),
]

nav.register(nav.NavItem(_("Kiểm tra biên nhận"), "verify", "shield-check", public=True, order=91))
