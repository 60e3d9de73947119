from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import nav
from opendistrict.faces.portal.signers import views

urlpatterns = [path("", views.signers, name="public_signers")]

nav.register(
    nav.NavItem(_("Ai được ký hôm nay"), "public_signers", "signature", public=True, order=91)
)
