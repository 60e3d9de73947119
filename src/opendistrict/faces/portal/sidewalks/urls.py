from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import nav
from opendistrict.faces.portal.sidewalks import views

urlpatterns = [path("", views.ask, name="sidewalk_ask")]

nav.register(
    nav.NavItem(_("Vỉa hè"), "sidewalk_ask", "map-pin", public=True, for_staff=False, order=89)
)
