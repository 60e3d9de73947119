from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.cockpit import reports, urging, views
from opendistrict.faces.cockpit.onestop import views as onestop
from opendistrict.faces.cockpit.revenue import views as revenue
from opendistrict.faces.cockpit.sidewalks import views as sidewalks
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("units/<uuid:unit_id>/", views.unit, name="cockpit_unit"),
    path("people/<uuid:person_id>/", views.person, name="cockpit_person"),
    path("urge/<str:kind>/<uuid:key>/", urging.urge, name="cockpit_urge"),
    path("mot-cua/", onestop.onestop, name="onestop"),
    path("mot-cua/ho-so/", onestop.listing, name="onestop_list"),
    path("via-he/", sidewalks.sidewalks, name="cockpit_sidewalks"),
    path("thu-ngan-sach/", revenue.revenue, name="revenue"),
    path("thu-ngan-sach/bao-cao/<uuid:report_id>/", revenue.report, name="revenue_report"),
    path("thu-ngan-sach/bao-cao/<uuid:report_id>/tep/", revenue.original, name="revenue_original"),
    path("thu-ngan-sach/nam.<str:form>", revenue.file, name="revenue_file"),
    path("report/", reports.report, name="cockpit_report"),
    path("report/<str:form>/", reports.download, name="cockpit_report_file"),
]

nav.register(nav.NavItem(_("Điều hành"), "cockpit", "layout-dashboard", act="plans.read", order=10))
nav.register(nav.NavItem(_("Thu ngân sách"), "revenue", "coins", act="revenue.read", order=57))
nav.begin_at("cockpit", "plans.nudge", order=10)
