from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.operator import days, keys, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.overview, name="operator"),
    path("outbox/", views.outbox, name="operator_outbox"),
    path("outbox/<int:message_id>/retry/", views.retry, name="operator_retry"),
    path("calendar/", days.calendar, name="operator_calendar"),
    path("keys/", keys.keys, name="signing_keys"),
    path("keys/<uuid:signer_id>/end/", keys.end, name="signing_key_end"),
    path("trail/", views.trail, name="operator_trail"),
]

nav.register(nav.NavItem(_("Vận hành"), "operator", "server-cog", act="base.operate", order=90))
nav.begin_at("operator", "base.operate", order=30)
