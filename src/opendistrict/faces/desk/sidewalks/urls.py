from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.sidewalks import closing, regimes, sharing, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.uses, name="sidewalk_uses"),
    path("quy-dinh/", regimes.regimes, name="sidewalk_regimes"),
    path("quy-dinh/<slug:code>/", regimes.ending, name="sidewalk_regime"),
    path("quy-dinh/<slug:code>/cham-dut/", regimes.end, name="sidewalk_end_regime"),
    path("danh-muc/", regimes.listing, name="sidewalk_listing"),
    path("chia-cho/", sharing.rounds, name="sidewalk_office_rounds"),
    path("chia-cho/mo/", sharing.open_round, name="sidewalk_open_round"),
    path("chia-cho/<str:number>/", sharing.office_round, name="sidewalk_office_round"),
    path("chia-cho/<str:number>/<slug:act>/", sharing.act_on, name="sidewalk_act_on_round"),
    path("dong-cho/", closing.closures, name="sidewalk_closures"),
    path("dong-cho/moi/", closing.close, name="sidewalk_close"),
    path("dong-cho/dong/", closing.do_close, name="sidewalk_do_close"),
    path("dong-cho/<str:number>/", closing.closure, name="sidewalk_closure"),
    path("dong-cho/<str:number>/mo/", closing.lift, name="sidewalk_lift"),
    path("<str:number>/", views.use, name="sidewalk_use"),
    path("<str:number>/<slug:act>/", views.do, name="sidewalk_do"),
]

nav.register(nav.NavItem(_("Vỉa hè"), "sidewalk_uses", "map-pin", act="sidewalks.read", order=58))
