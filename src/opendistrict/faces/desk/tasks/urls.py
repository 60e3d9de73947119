from django.urls import include, path
from django.utils.translation import pgettext_lazy

from opendistrict.faces.desk.tasks import feeds, giving, moving, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("", views.my_work, name="tasks"),
    path("filters/", views.filters, name="task_filters"),
    path("give/", giving.give, name="give_task"),
    path("batches/<uuid:batch>/", views.batch, name="task_batch"),
    path("programmes/", include("opendistrict.faces.desk.programmes.urls")),
    path("roadmap/", feeds.roadmap, name="roadmap"),
    path("calendar/<str:token>.ics", feeds.calendar, name="task_calendar"),
    path("evidence/<uuid:evidence_id>/", feeds.evidence, name="task_evidence_file"),
    path("milestones/<uuid:milestone_id>/<str:act>/", moving.milestone, name="task_milestone"),
    path("<uuid:task_id>/", views.task, name="task"),
    path("<uuid:task_id>/print/", views.print_task, name="task_print"),
    path("<uuid:task_id>/move/<str:transition>/", moving.move, name="task_move"),
    path("<uuid:task_id>/hand-over/", moving.hand_over, name="task_hand_over"),
    path("<uuid:task_id>/due/", moving.due, name="task_due"),
    path("<uuid:task_id>/evidence/", moving.evidence, name="task_evidence"),
    path("<uuid:task_id>/milestones/", moving.milestones, name="task_milestones"),
    path("<uuid:task_id>/needs/", moving.needs, name="task_needs"),
    path("<uuid:task_id>/repeats/stop/", moving.stop_repeats, name="task_stop_repeats"),
]

# A place full of tasks: English needs the plural here, and the singular beside a single task.
tasks = pgettext_lazy("top bar", "Nhiệm vụ")
nav.register(nav.NavItem(tasks, "tasks", "checklist", act="plans.read", order=30))
nav.begin_at("tasks", "plans.do_task", order=20)
