from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.field import findings, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.app, name="field"),
    path("sw.js", views.service_worker, name="field_worker"),
    path("manifest.webmanifest", views.manifest, name="field_manifest"),
    path("hom-nay.json", views.today, name="field_today"),
    path("duong.json", views.streets, name="field_streets"),
    path("cho.json", views.look_up, name="field_look_up"),
    path("gui/", views.send, name="field_send"),
    path("anh/", views.send_photo, name="field_send_photo"),
    path("anh/<uuid:photo_id>/", findings.photo, name="field_photo"),
    path("phat-hien/", findings.listing, name="findings"),
    path("phat-hien/<uuid:finding_id>/", findings.finding, name="finding"),
    path("phat-hien/<uuid:finding_id>/bien-ban/", findings.paper, name="finding_paper"),
    path("phat-hien/<uuid:finding_id>/<slug:name>/", findings.act, name="finding_act"),
]

nav.register(
    nav.NavItem(_("Hiện trường"), "field", "walk", act="inspections.record", order=7),
    nav.NavItem(
        _("Kiểm tra tại chỗ"), "findings", "clipboard-list", act="inspections.read", order=46
    ),
)
