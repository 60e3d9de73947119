from django.urls import path
from django.utils.translation import pgettext_lazy

from opendistrict.faces.desk.dossiers import acting, counter, heads, papers, register, views
from opendistrict.faces.kit import nav

urlpatterns = [
    path("tiep-nhan/", counter.start, name="counter"),
    path("tiep-nhan/nguoi-nop/", counter.persons, name="counter_people"),
    path("tiep-nhan/<slug:procedure>/", counter.form, name="counter_form"),
    path("tai/", heads.loads, name="dossier_loads"),
    path("tai/giao/", heads.assign, name="dossier_assign"),
    path("so/", register.register, name="dossier_register"),
    path("so/mau-06.<str:form>", register.exported, name="dossier_register_file"),
    path("ma/<str:token>/", views.by_token, name="dossier_by_token"),
    path("cau-hoi/<uuid:enquiry_id>/", acting.answer_enquiry, name="dossier_answer"),
    path("<str:code>/", views.dossier, name="dossier"),
    path("<str:code>/bien-nhan/", views.receipt, name="dossier_receipt"),
    path("<str:code>/phieu/<str:form>/in/", papers.issue, name="dossier_issue"),
    path("<str:code>/phieu/<uuid:paper_id>/", papers.paper, name="dossier_paper"),
    path("<str:code>/y-kien/", acting.comment, name="dossier_comment"),
    path("<str:code>/giay/<uuid:attachment_id>/", views.file, name="dossier_file"),
    path("<str:code>/xem/<str:field>/", acting.unmask, name="dossier_unmask"),
    path("<str:code>/viec/<slug:name>/", acting.act, name="dossier_act"),
]

nav.register(
    nav.NavItem(
        pgettext_lazy("menu", "Tiếp nhận"), "counter", "door-enter", act="cases.receive", order=6
    )
)
