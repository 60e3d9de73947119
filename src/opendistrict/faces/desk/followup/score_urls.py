from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.followup import scores
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", scores.mine, name="scores"),
    path("units/", scores.units, name="score_units"),
    path("units/<uuid:unit_id>/", scores.unit, name="score_unit"),
    path("people/<uuid:person_id>/", scores.person, name="score_person"),
    path("contests/", scores.contests, name="score_contests"),
    path("deductions/<uuid:deduction_id>/", scores.deduction, name="deduction"),
    path("deductions/<uuid:deduction_id>/contest/", scores.contest, name="deduction_contest"),
    path("deductions/<uuid:deduction_id>/decide/", scores.decide, name="deduction_decide"),
]

nav.register(nav.NavItem(_("Chấm điểm"), "scores", "medal", order=60))
