from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.followup import views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.inbox, name="followup"),
    path("waiting/", views.waiting, name="followup_waiting"),
    path("orphans/", views.orphans, name="followup_orphans"),
    path("orphans/<uuid:unit_id>/hand-over/", views.hand_over, name="hand_over_tasks"),
    path("new/", views.new, name="nudge"),
    path("send/", views.send, name="nudge_send"),
    path("link/<str:token>/", views.by_link, name="followup_by_link"),
    path("<uuid:nudge_id>/", views.nudge, name="followup_nudge"),
    path("<uuid:nudge_id>/answer/", views.answer, name="followup_answer"),
    path("<uuid:nudge_id>/decide/", views.decide, name="followup_decide"),
]

nav.register(nav.NavItem(_("Đôn đốc"), "followup", "bell-ringing", order=40))
