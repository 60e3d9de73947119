from django.urls import path

from opendistrict.faces.desk.revenue import views

urlpatterns = [
    path("", views.taken_in, name="revenue_reports"),
    path("nhap/", views.look, name="revenue_import"),
    path("nhap/ghi/", views.take, name="take_revenue"),
    path("mau/<slug:code>.<str:ending>", views.template, name="revenue_template"),
]
