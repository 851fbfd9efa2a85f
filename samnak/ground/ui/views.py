"""The gallery: every part in its states, with made-up people, for those who build and those who check."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from samnak.ground.access.gates import public
from samnak.ground.ui import gallery as shown


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Shown in the demo, in tests and where the installation asks for it; elsewhere there is nothing here."""
    if not getattr(settings, "GALLERY", False):
        raise Http404
    return render(request, "ui/gallery.html", shown.parts())
