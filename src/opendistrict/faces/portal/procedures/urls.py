from django.urls import path
from django.utils.translation import pgettext_lazy

from opendistrict.faces.kit import nav
from opendistrict.faces.portal.procedures import views

urlpatterns = [
    path("", views.find, name="procedures"),
    path("<slug:code>/", views.procedure, name="procedure"),
]

nav.register(
    nav.NavItem(pgettext_lazy("menu", "Thủ tục"), "procedures", "files", public=True, order=88)
)
