"""`{% form_guard %}`: what every form of a signed-in user carries: the CSRF token, and a signed note of whose it is,
so that a form sent after the sign-in ran out is kept for its writer. `key` makes the action happen once."""

from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from samnak.ground.access.held import OWNER_FIELD, owner_note
from samnak.ground.access.ids import new_id

register = template.Library()


@register.simple_tag(takes_context=True)
def form_guard(context: Any, once: bool = False) -> SafeString:
    """Hidden fields of a POST form. With `once` a fresh key too (or the one posted before, when a form comes back)."""
    request = context["request"]
    fields = _of_every_form(request)
    if once:
        key = request.POST.get("key") or new_id()
        fields += format_html('<input type="hidden" name="key" value="{}">', key)
    return fields


def _of_every_form(request: Any) -> SafeString:
    """The same in each form of a page, so it is made once: Today holds a form in every row."""
    made: SafeString | None = getattr(request, "_form_guard", None)
    if made is None:
        made = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
        if request.user.is_authenticated:
            made += format_html('<input type="hidden" name="{}" value="{}">', OWNER_FIELD, owner_note(request.user))
        request._form_guard = made
    return made
