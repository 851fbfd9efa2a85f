"""The key a form carries so that its action is done once."""

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.refusals import Refused


def key_of(request: HttpRequest) -> UUID | None:
    """The form's key, or None if it has none. Refused if it is no key at all."""
    text = request.POST.get("key", "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Refused(_("This form is not whole. Open the page again and fill it in once more.")) from None
