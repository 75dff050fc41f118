from django.urls import path

from publication.web import subscriptions
from publication.web.reports import report, reports
from publication.web.views import codebook, home

app_name = "web"
urlpatterns = [
    path("", home, name="home"),
    path("codebook/", codebook, name="codebook"),
    path("reports/", reports, name="reports"),
    path("reports/<name:release>/", report, name="report"),
    path("subscribe/", subscriptions.ask, name="subscribe"),
    path("subscribe/<str:link_key>/", subscriptions.confirm_address, name="confirm"),
    path("subscribe/<str:link_key>/end/", subscriptions.end, name="unsubscribe"),
]
