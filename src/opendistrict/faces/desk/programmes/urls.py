from django.urls import path

from opendistrict.faces.desk.programmes import views

urlpatterns = [
    path("", views.listing, name="programmes"),
    path("new/", views.open_programme, name="open_programme"),
    path("<uuid:programme_id>/", views.programme, name="programme"),
    path("<uuid:programme_id>/withdraw/", views.withdraw, name="withdraw_programme"),
]
