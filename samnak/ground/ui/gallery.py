"""What the gallery shows. Everyone here is made up; words are in the page's language."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.ground.ui.fields import ClockField, DayField, PartialDateField, today
from samnak.ground.ui.forms import PlainForm
from samnak.ground.ui.scripts import is_khmer_page
from samnak.ground.ui.tags.forms import UNSAID

RITHY = {"family": "Long", "given": "Rithy", "khmer": "ឡុង រិទ្ធី", "called": "Ricky"}
SOPHAL = {"family": "Pen", "given": "Sophal", "khmer": "ប៉ែន សុផល"}
SOKHA = {"family": "Chea", "given": "Sokha", "khmer": "ជា សុខា"}
VANNAK = {"family": "Ouk", "given": "Vannak"}  # no one knows how it is written in Khmer
THYDA = {"khmer": "ហ៊ុន ធីតា"}  # a list in Khmer only
NAMELESS: dict[str, str] = {}
LONGEST = {
    "family": "Chhoeun-Vattanakpanha",
    "given": "Sereysothearoth Christopher Alexander",
    "khmer": "ឈឿនវឌ្ឍនៈបញ្ញា សេរីសុធារ័ត្ន",
}


class Everything(PlainForm):
    """One field of each kind."""

    birth = PartialDateField(
        label=_("When were they born?"),
        required=False,
        latest=today,
        help_text=_("As far as they know. A year alone is enough."),
    )
    landed = DayField(label=_("Day of landing"))
    at = ClockField(label=_("Time of landing"), help_text=_("24 hours, Phnom Penh. For example 14:05."))
    place = forms.CharField(label=_("Village, as they say it"), help_text=_("if they know it"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("F", _("Female")), ("M", _("Male")), ("unknown", _("Not known"))],
        widget=forms.RadioSelect,
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers in hand"),
        choices=[
            ("travel", _("Travel document")),
            ("green", _("US permanent resident card")),
            ("none", _("None")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(
        label=_("Read aloud in the language they chose"), help_text=_("Never ticked beforehand.")
    )
    authority = forms.ChoiceField(
        label=_("Received by"), choices=[("", _("Choose")), ("gdi", _("General Department of Immigration"))]
    )
    said = forms.CharField(label=_("What they said, in their words"), widget=forms.Textarea, required=False)
    listed = forms.FileField(
        label=_("The list as it came"),
        required=False,
        help_text=_("xlsx, xls, ods, csv or txt; 10 MB at most"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex"].widget.hints = {"unknown": _("Asked again later")}


class Answers(PlainForm):
    """The questions of a welcome card."""

    medicine = forms.ChoiceField(
        label=_("Doctor or medicine"),
        choices=[
            (UNSAID, _("Does not want to say")),
            ("now", _("Yes, today")),
            ("wait", _("Yes, but it can wait")),
            ("no", _("No")),
        ],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label=_("What is needed tonight?"),
        choices=[("clothes", _("Clothes")), ("phone", _("A phone")), (UNSAID, _("Does not want to say"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    tonight = forms.ChoiceField(
        label=_("Where tonight?"),
        choices=[
            ("house", _("Our house")),
            ("family", _("With family")),
            (UNSAID, _("Does not want to say")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


def _wrong() -> Everything:
    """A form as it comes back: half filled, three things to put right."""
    typed = {
        "birth_day": "31",
        "birth_month": "2",
        "birth_year": "1974",
        "landed_day": "18",
        "landed_month": "12",
        "landed_year": "2562",
        "at": "1405",
        "papers": ["travel"],
        "place": "ភូមិថ្មី",
    }
    return Everything(typed, prefix=None, auto_id="wrong_%s")


def parts() -> dict[str, Any]:
    """The context of the gallery page."""
    khmer = is_khmer_page()
    landing = datetime(2026, 11, 21, 0, 52, tzinfo=UTC)
    return {
        "rithy": RITHY,
        "sophal": SOPHAL,
        "sokha": SOKHA,
        "khmer_words": khmer,
        "people": [SOPHAL, VANNAK, THYDA, LONGEST, NAMELESS],
        "landing": landing,
        "birthday": date(1974, 5, 12),
        "friday": date(2026, 11, 27),
        "whole": Everything(auto_id="whole_%s"),
        "wrong": _wrong(),
        "questions": Answers({"medicine": "now", "needs": ["phone"]}, auto_id="q_%s"),
        "unanswered": Answers({}, auto_id="open_%s"),
        "facts": [
            (_("Age"), "៤៥ ឆ្នាំ" if khmer else "45"),
            (_("Landed"), "២៤ តុលា ២០២៦" if khmer else "24 Oct 2026"),
            (_("Caseworker"), "នារី" if khmer else "Neary"),
            (_("A-number"), "090 000 033"),
        ],
        "terms": [
            {"n": 25, "words": _("on the list")},
            {"n": 1, "sign": "-", "words": _("taken off: court stay")},
            {"n": 1, "sign": "-", "words": _("did not board")},
            {"n": 1, "sign": "+", "words": _("not on the list")},
        ],
        "total": {"n": 24, "words": _("landed")},
        "groups": [
            {"kind": "house", "n": 12, "words": _("to our house")},
            {"kind": "family", "n": 6, "words": _("with family")},
            {"kind": "hospital", "n": 1, "words": _("to hospital")},
            {"kind": "declined", "n": 1, "words": _("declined")},
            {"kind": "held", "n": 1, "words": _("held")},
            {"kind": "unmet", "n": 3, "words": _("not yet met")},
        ],
        "crowd": [
            {"kind": "house", "n": 81, "words": _("to our house")},
            {"kind": "family", "n": 97, "words": _("with family")},
            {"kind": "unmet", "n": 2, "words": _("not yet met")},
        ],
        "forty": [
            {"kind": "house", "n": 28, "words": _("to our house")},
            {"kind": "unmet", "n": 15, "words": _("not yet met")},
        ],
        "choices": [
            {"label": _("All"), "count": 26, "url": "?", "current": True},
            {"label": _("Not yet met"), "count": 3, "url": "?now=unmet"},
            {"label": _("Being welcomed"), "count": 2, "url": "?now=begun"},
            {"label": _("Met"), "count": 19, "url": "?now=met"},
            {"label": _("Not on board"), "count": 2, "url": "?now=absent"},
        ],
    }
