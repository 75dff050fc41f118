from django.contrib import admin
from django.urls import include, path

from harmtrack import health
from publication.api.index import serve_client, serve_recipes
from sources import numerals

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
    path("account/", include("harmtrack.accounts.urls")),
    path("digits/", numerals.choose, name="digits"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/client.py", serve_client),
    path("api/recipes.md", serve_recipes),
    path("api/v1/", include("publication.api.urls")),
    path("", include("publication.web.urls")),
]
