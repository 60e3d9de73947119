from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import nav
from opendistrict.faces.portal.targets import views

urlpatterns = [
    path("", views.target_sets, name="public_targets"),
    path("<slug:code>/", views.target_set, name="public_target_set"),
]

nav.register(nav.NavItem(_("Công khai chỉ tiêu"), "public_targets", "world", public=True, order=90))
