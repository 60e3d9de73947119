from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.dossiers import queue
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", queue.my_queue, name="my_queue"),
    path("bo-loc/", queue.filters, name="my_queue_filters"),
    path("cung-luc/", queue.together, name="my_queue_together"),
]

nav.register(nav.NavItem(_("Việc của tôi"), "my_queue", "inbox", order=5))
nav.begin_at("my_queue", "plans.do_task", order=15)
