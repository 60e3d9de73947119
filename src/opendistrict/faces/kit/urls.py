from django.urls import path

from opendistrict.faces.kit import acting, preferences, style, tiles, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.health, name="healthz"),
    path("favicon.ico", views.mark, name="mark"),
    path("ban-do/tiles/<slug:layers>/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="tile"),
    path("kit/", style.style_page, name="style_page"),
    path("kit/long-work/", style.sample_work, name="style_sample_work"),
    path("kit/refuse/", style.sample_refusal, name="style_sample_refusal"),
    path("preferences/language/", preferences.set_language, name="set_language"),
    path("preferences/theme/", preferences.set_theme, name="set_theme"),
    path("preferences/post/", acting.act_from, name="act_from"),
]
