from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.cockpit import reports, urging, views
from opendistrict.faces.cockpit.onestop import views as onestop
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("units/<uuid:unit_id>/", views.unit, name="cockpit_unit"),
    path("people/<uuid:person_id>/", views.person, name="cockpit_person"),
    path("urge/<str:kind>/<uuid:key>/", urging.urge, name="cockpit_urge"),
    path("mot-cua/", onestop.onestop, name="onestop"),
    path("mot-cua/ho-so/", onestop.listing, name="onestop_list"),
    path("report/", reports.report, name="cockpit_report"),
    path("report/<str:form>/", reports.download, name="cockpit_report_file"),
]

nav.register(nav.NavItem(_("Điều hành"), "cockpit", "layout-dashboard", act="plans.read", order=10))
nav.begin_at("cockpit", "plans.nudge", order=10)
