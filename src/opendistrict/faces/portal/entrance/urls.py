"""The way to and from the provider is ours; of allauth only the answer's address has its name."""

from django.urls import path

from opendistrict.faces.portal.entrance import views

urlpatterns = [
    path("", views.sign_in, name="citizen_sign_in"),
    path("da-gui/", views.link_sent, name="citizen_link_sent"),
    path("lien-ket/<str:token>/", views.link, name="citizen_link"),
    path("dinh-danh/", views.identity, name="citizen_identity"),
    path("<slug:provider_id>/callback/", views.identity_answer, name="openid_connect_callback"),
]
