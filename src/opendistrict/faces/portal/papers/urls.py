from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import nav
from opendistrict.faces.portal.papers import views

urlpatterns = [
    path("", views.ask, name="paper_ask"),
    path("<str:token>", views.check, name="paper_check"),
    path("<str:token>/doi-chieu", views.compare, name="paper_compare"),
]

nav.register(nav.NavItem(_("Kiểm tra giấy tờ"), "paper_ask", "qrcode", public=True, order=92))
