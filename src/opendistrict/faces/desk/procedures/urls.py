from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.procedures import editing, moving, offices, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.procedures, name="kept_procedures"),
    path("offices/", offices.ended, name="rehouse_offices"),
    path("offices/move/", offices.move, name="rehouse_units"),
    path("orders/<uuid:order_id>/carry/", moving.carry, name="rehousing_carry"),
    path("orders/<uuid:order_id>/cancel/", moving.cancel, name="rehousing_cancel"),
    path("<slug:code>/", views.procedure, name="kept_procedure"),
    path("<slug:code>/draft/", editing.draft, name="procedure_draft"),
    path("<slug:code>/edit/", editing.edit, name="procedure_edit"),
    path("<slug:code>/publish/", editing.publish, name="procedure_publish"),
    path("<slug:code>/discard/", editing.discard, name="procedure_discard"),
    path("<slug:code>/withdraw/", editing.withdraw, name="procedure_withdraw"),
    path("<slug:code>/move/", moving.move, name="procedure_move"),
]

nav.register(
    nav.NavItem(
        _("Sửa thủ tục"), "kept_procedures", "file-settings", act="cases.configure", order=82
    )
)
