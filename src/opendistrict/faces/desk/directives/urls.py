from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.directives import deciding, defining, passages, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.listing, name="directives"),
    path("register/", views.register, name="directive_register"),
    path("<uuid:directive_id>/", views.reading, name="directive"),
    path("<uuid:directive_id>/progress/", views.progress, name="directive_progress"),
    path("<uuid:directive_id>/original/", views.original, name="directive_original"),
    path("<uuid:directive_id>/again/", views.read_again, name="directive_again"),
    path("<uuid:directive_id>/head/", views.head, name="directive_head"),
    path("<uuid:directive_id>/settle/", views.settle, name="directive_settle"),
    path("<uuid:directive_id>/propose/", views.propose, name="directive_propose"),
    path("<uuid:directive_id>/reject/", deciding.reject_kind, name="directive_reject_kind"),
    path("<uuid:directive_id>/coverage/", views.coverage, name="directive_coverage"),
    path("passages/<uuid:passage_id>/", passages.passage, name="passage"),
    path("passages/<uuid:passage_id>/dismiss/", passages.dismiss, name="passage_dismiss"),
    path("passages/<uuid:passage_id>/recall/", passages.recall, name="passage_recall"),
    path("proposals/<uuid:proposal_id>/", deciding.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/accept/", deciding.accept, name="proposal_accept"),
    path("proposals/<uuid:proposal_id>/posts/", deciding.posts, name="proposal_posts"),
    path("proposals/<uuid:proposal_id>/indicator/", defining.indicator, name="proposal_indicator"),
    path("proposals/<uuid:proposal_id>/edit/", deciding.edit, name="proposal_edit"),
    path("proposals/<uuid:proposal_id>/split/", deciding.split, name="proposal_split"),
    path("proposals/<uuid:proposal_id>/merge/", deciding.merge, name="proposal_merge"),
    path("proposals/<uuid:proposal_id>/reject/", deciding.reject, name="proposal_reject"),
    path("proposals/<uuid:proposal_id>/undo/", deciding.undo, name="proposal_undo"),
]

nav.register(
    nav.NavItem(_("Văn bản chỉ đạo"), "directives", "file-text", act="directives.read", order=20)
)
