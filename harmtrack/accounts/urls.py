from django.contrib import admin
from django.urls import path

from harmtrack.accounts import views

app_name = "account"
urlpatterns = [
    path("", admin.site.admin_view(views.home), name="home"),
    path("enrol/", views.enrol, name="enrol"),
    path("recovery-codes/", admin.site.admin_view(views.new_recovery_codes), name="recovery_codes"),
    path("remove/", admin.site.admin_view(views.remove), name="remove"),
    path("sign-out/", admin.site.admin_view(views.sign_out), name="sign_out"),
]
