from django.urls import path

from opendistrict.faces.desk.delegations import views

urlpatterns = [
    path("", views.mine, name="delegations"),
    path("give/", views.give, name="delegate"),
    path("<uuid:delegation_id>/end/", views.end, name="end_delegation"),
]
