from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.targets import defining, importing, reporting, setting, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.sets, name="targets"),
    path("sets/new/", setting.open_set, name="open_target_set"),
    path("sets/<uuid:target_set_id>/", views.target_set, name="target_set"),
    path("sets/<uuid:target_set_id>/new/", setting.add_target, name="add_target"),
    path("sets/<uuid:target_set_id>/import/", importing.targets, name="import_targets"),
    path("sets/<uuid:target_set_id>/import/take/", importing.take_targets, name="take_targets"),
    path("indicators/", defining.catalogue, name="indicators"),
    path("new-indicator/", defining.new_indicator, name="new_indicator"),
    path("indicators/<str:code>/", defining.indicator, name="indicator"),
    path("import/", importing.values, name="import_values"),
    path("import/take/", importing.take_values, name="take_values"),
    path("templates/<str:what>.<str:ending>", importing.template, name="sheet_template"),
    path("<uuid:target_id>/", views.target, name="target"),
    path("<uuid:target_id>/report/", reporting.report, name="report_value"),
    path("<uuid:target_id>/drop/", views.drop, name="drop_target"),
    path("<uuid:target_id>/indicator/", views.attach, name="attach_indicator"),
    path("<uuid:target_id>/plan/", views.change_plan, name="change_plan"),
]

nav.register(nav.NavItem(_("Chỉ tiêu"), "targets", "target", act="plans.read", order=20))
