from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.reform import drafting, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.reforms, name="reforms"),
    path("<uuid:reform_id>/", views.reform, name="reform"),
    path("<uuid:reform_id>/head/", drafting.head, name="reform_head"),
    path("<uuid:reform_id>/units/", drafting.add_unit, name="reform_unit"),
    path("<uuid:reform_id>/units/<int:n>/drop/", drafting.drop_unit, name="reform_drop_unit"),
    path("<uuid:reform_id>/lines/<str:kind>/", drafting.add_line, name="reform_line"),
    path("<uuid:reform_id>/line/<int:n>/", drafting.line, name="reform_numbers"),
    path("<uuid:reform_id>/line/<int:n>/drop/", drafting.drop_line, name="reform_drop_line"),
    path("<uuid:reform_id>/try/", views.trial, name="reform_trial"),
    path("<uuid:reform_id>/execute/", views.execute, name="reform_execute"),
]

nav.register(
    nav.NavItem(_("Sắp xếp đơn vị"), "reforms", "hierarchy-2", act="orgs.reform", order=80)
)
