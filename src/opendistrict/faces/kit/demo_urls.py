from django.urls import path

from opendistrict.faces.kit import demo_views

urlpatterns = [
    path("", demo_views.sample_people, name="demo_people"),
    path("become/", demo_views.become, name="demo_become"),
]
