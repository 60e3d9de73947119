from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opendistrict.faces.kit.pages import page


@page(public=True)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "kit/home.html")
