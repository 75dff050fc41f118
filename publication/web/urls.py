from django.urls import path

from publication.web.views import codebook, home

app_name = "web"
urlpatterns = [
    path("", home, name="home"),
    path("codebook/", codebook, name="codebook"),
]
