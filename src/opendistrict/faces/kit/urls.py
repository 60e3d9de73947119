from django.urls import path

from opendistrict.faces.kit import views

urlpatterns = [
    path("", views.home, name="home"),
]
