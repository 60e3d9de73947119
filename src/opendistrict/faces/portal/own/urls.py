from django.urls import path

from opendistrict.faces.portal.own import views

urlpatterns = [
    path("", views.account, name="my_account"),
    path("dong-y/", views.consent, name="my_consent"),
    path("du-lieu/", views.data, name="my_data"),
    path("du-lieu/tai-ve/", views.export, name="my_export"),
    path("du-lieu/xoa/", views.erase, name="my_erasure"),
]
