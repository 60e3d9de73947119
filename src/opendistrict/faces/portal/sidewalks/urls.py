from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import nav
from opendistrict.faces.portal.sidewalks import applying, mapping, mine, picking, sharing, views

urlpatterns = [
    path("", views.ask, name="sidewalk_ask"),
    path("ban-do/", mapping.street_map, name="sidewalk_map"),
    path("ban-do/doan/<str:segment>/", mapping.stretch, name="sidewalk_stretch"),
    path("ban-do/cho/", picking.pick, name="sidewalk_pick"),
    path("giu-cho/", applying.hold, name="sidewalk_hold"),
    path("cho-cho/", applying.wait, name="sidewalk_wait"),
    path("cua-toi/", mine.mine, name="my_sidewalk"),
    path("cua-toi/<str:number>/tra-lai/", mine.give_back, name="sidewalk_give_back"),
    path("cua-toi/<str:number>/ho-so/", applying.begin, name="sidewalk_begin"),
    path("cho-cho/<uuid:wish_id>/thoi/", mine.wait_no_more, name="sidewalk_wait_no_more"),
    path("chia-cho/", sharing.rounds, name="sidewalk_rounds"),
    path("chia-cho/<str:number>/", sharing.shared_round, name="sidewalk_round"),
    path("chia-cho/<str:number>/ghi-ten/", applying.enter, name="sidewalk_enter"),
    path("giay/<str:number>/", mine.check, name="sidewalk_check"),
]

nav.register(
    nav.NavItem(_("Vỉa hè"), "sidewalk_ask", "map-pin", public=True, for_staff=False, order=89)
)
