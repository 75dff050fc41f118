import gc
import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "harmtrack.settings")

application = get_wsgi_application()
# A web server runs no checks by itself: a wrong setting would show only at some later request.
call_command("check")
# The program itself is never garbage: what collects while a page is made passes over it.
gc.freeze()
