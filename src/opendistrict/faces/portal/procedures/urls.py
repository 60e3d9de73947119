from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import nav
from opendistrict.faces.portal.procedures import views

urlpatterns = [
    path("", views.find, name="procedures"),
    path("<slug:code>/", views.procedure, name="procedure"),
]

nav.register(nav.NavItem(_("Thủ tục"), "procedures", "files", public=True, order=88))
