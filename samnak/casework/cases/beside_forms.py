"""Forms in which a colleague of another role is brought near somebody, or asked for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samnak.casework.cases.forms import text, worker_field
from samnak.casework.cases.queries.beside import Helper
from samnak.ground.ui.fields import DayField
from samnak.ground.ui.forms import PlainForm


class AskForm(PlainForm):
    """Who should stand beside somebody too, and why."""

    words = text(_("Why? (they read it)"), rows=3)

    def __init__(self, *args: Any, helpers: list[Helper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"] = worker_field(_("Which colleague?"), [helper.user for helper in helpers])
        self.fields["colleague"].widget.hints = {str(helper.user.pk): helper.does for helper in helpers}
        self.order_fields(("colleague", "words", "until"))


class BringForm(AskForm):
    """The same for whoever says so at once, and until when."""

    until = DayField(label=_("Until which day? Leave it empty for as long as the case is open."), required=False)
