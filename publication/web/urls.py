from django.urls import path

from publication.web.reports import report, reports
from publication.web.views import codebook, home

app_name = "web"
urlpatterns = [
    path("", home, name="home"),
    path("codebook/", codebook, name="codebook"),
    path("reports/", reports, name="reports"),
    path("reports/<str:release>/", report, name="report"),
]
