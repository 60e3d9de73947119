from django.urls import path

from opendistrict.faces.desk.search import views
from opendistrict.faces.kit import nav

urlpatterns = [path("", views.search, name="search")]

nav.search_at("search", "plans.read")
