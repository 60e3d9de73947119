from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("account/", include("opendistrict.faces.kit.account_urls")),
    path("cockpit/", include("opendistrict.faces.cockpit.urls")),
    path("viec/", include("opendistrict.faces.desk.dossiers.queue_urls")),
    path("ho-so/", include("opendistrict.faces.desk.dossiers.urls")),
    path("directives/", include("opendistrict.faces.desk.directives.urls")),
    path("delegations/", include("opendistrict.faces.desk.delegations.urls")),
    path("operator/", include("opendistrict.faces.desk.operator.urls")),
    path("bao-cao-thu/", include("opendistrict.faces.desk.revenue.urls")),
    path("numbers/", include("opendistrict.faces.desk.numbers.urls")),
    path("followup/", include("opendistrict.faces.desk.followup.urls")),
    path("scores/", include("opendistrict.faces.desk.followup.score_urls")),
    path("dang-nhap/", include("opendistrict.faces.portal.entrance.urls")),
    path("toi/", include("opendistrict.faces.portal.own.urls")),
    path("public/targets/", include("opendistrict.faces.portal.targets.urls")),
    path("giay/", include("opendistrict.faces.portal.papers.urls")),
    path("thu-tuc/", include("opendistrict.faces.portal.procedures.urls")),
    path("via-he/", include("opendistrict.faces.portal.sidewalks.urls")),
    path("so-via-he/", include("opendistrict.faces.desk.sidewalks.urls")),
    path("so-thu/", include("opendistrict.faces.desk.money.urls")),
    path("", include("opendistrict.faces.portal.payments.urls")),
    path("", include("opendistrict.faces.portal.dossiers.urls")),
    path("ai-duoc-ky/", include("opendistrict.faces.portal.signers.urls")),
    path("procedures/", include("opendistrict.faces.desk.procedures.urls")),
    path("hien-truong/", include("opendistrict.faces.desk.field.urls")),
    path("targets/", include("opendistrict.faces.desk.targets.urls")),
    path("search/", include("opendistrict.faces.desk.search.urls")),
    path("tasks/", include("opendistrict.faces.desk.tasks.urls")),
    path("units/reform/", include("opendistrict.faces.desk.reform.urls")),
    path("", include("opendistrict.faces.portal.verify.urls")),
    path("", include("opendistrict.faces.api.urls")),
    path("", include("opendistrict.faces.kit.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("opendistrict.faces.kit.demo_urls")))
