from django.urls import path
from django.utils.translation import pgettext_lazy

from opendistrict.faces.desk.numbers import explaining, exporting, facts, frozen, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.catalogue, name="numbers"),
    path("export.<str:form>", exporting.catalogue, name="numbers_file"),
    path("frozen/", frozen.reports, name="frozen_reports"),
    path("frozen/<uuid:freeze_id>/", frozen.report, name="frozen_report"),
    path("freeze/", frozen.publish, name="freeze_report"),
    path("doubts/", facts.doubts, name="doubted_facts"),
    path("facts/<uuid:fact_id>/", facts.fact, name="fact"),
    path("facts/<uuid:fact_id>/settle/", facts.settle, name="settle_doubt"),
    path("causes/<uuid:cause_id>/", explaining.change, name="change_cause"),
    path("<str:code>/", views.number, name="number"),
    path("<str:code>/facts/", facts.listing, name="number_facts"),
    path("<str:code>/cause/", explaining.name, name="name_cause"),
    path("<str:code>/export.<str:form>", exporting.parts, name="number_file"),
    path("<str:code>/facts/export.<str:form>", exporting.facts_of, name="number_facts_file"),
]

nav.register(
    nav.NavItem(
        pgettext_lazy("top bar", "Số liệu"), "numbers", "chart-bar", act="plans.read", order=25
    )
)
