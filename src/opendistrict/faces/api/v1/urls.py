from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from opendistrict.faces.api.v1 import problems
from opendistrict.faces.api.v1.site import api, description, spoken
from opendistrict.faces.kit.pages import page


@page(public=True)
@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """The description of this API for programs (docs/openapi.yaml is the same)."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


def nowhere(request: HttpRequest) -> HttpResponse:
    return problems.of_wrong(request, problems.Wrong(404, "address_is_unknown"))


app_name = "v1"
urlpatterns = [
    *(
        URLPattern(one.pattern, spoken(one.callback), one.default_args, one.name)
        for one in api.urls[0]
    ),
    path("openapi.json", described, name="openapi"),
    re_path(r"^", csrf_exempt(spoken(nowhere)), name="nowhere"),
]
