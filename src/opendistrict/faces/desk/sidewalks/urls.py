from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.sidewalks import regimes, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.uses, name="sidewalk_uses"),
    path("quy-dinh/", regimes.regimes, name="sidewalk_regimes"),
    path("quy-dinh/<slug:code>/", regimes.ending, name="sidewalk_regime"),
    path("quy-dinh/<slug:code>/cham-dut/", regimes.end, name="sidewalk_end_regime"),
    path("danh-muc/", regimes.listing, name="sidewalk_listing"),
    path("<str:number>/", views.use, name="sidewalk_use"),
    path("<str:number>/<slug:act>/", views.do, name="sidewalk_do"),
]

nav.register(nav.NavItem(_("Vỉa hè"), "sidewalk_uses", "map-pin", act="sidewalks.read", order=58))
