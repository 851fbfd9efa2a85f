"""Forms of the register. They read what was typed; whether it may be written is for the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.ground.ui.choices import DOES_NOT_WANT_TO_SAY, NOT_KNOWN, choices
from samnak.ground.ui.fields import DayField, PartialDateField, today
from samnak.ground.ui.forms import PlainForm
from samnak.reception.register.models import BornIn, ContactPoint, Kin, Sex, YesNo
from samnak.reception.register.places import PlaceField
from samnak.reception.register.rules import LONGEST, LONGEST_NOTE, NameFacts, PersonFacts
from samnak.reception.register.shared import SharedForm, SomeOf, birth_date_field


def _text(label: Any, *, required: bool = False, longest: int = LONGEST, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=longest, **kwargs)


def _note(label: Any) -> forms.CharField:
    return _text(label, longest=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}))


def _radio(label: Any, options: Any, blank: Any = NOT_KNOWN) -> forms.ChoiceField:
    listed = options if callable(options) else [("", blank), *options]
    return forms.ChoiceField(label=label, required=False, choices=listed, widget=forms.RadioSelect)


def yes_no(label: Any, blank: Any = NOT_KNOWN) -> forms.ChoiceField:
    return _radio(label, [*YesNo.choices[:2], (YesNo.NOT_SAID, DOES_NOT_WANT_TO_SAY)], blank)


class FactsForm(SharedForm):
    """Plain facts of a person. Everything may be left open."""

    sex = _radio(_("Sex"), Sex.choices)
    birth_date = birth_date_field()
    born_in = _radio(_("Where were they born?"), BornIn.choices)
    birthplace = PlaceField(
        label=_("Place of birth"),
        required=False,
        help_text=_("Province, district, commune or village, or a camp."),
    )
    us_entry_year = forms.IntegerField(
        label=_("Year of first entry to the US"), required=False, min_value=1900, max_value=2100
    )
    us_entry_age = forms.IntegerField(
        label=_("Age at first entry to the US"), required=False, min_value=0, max_value=110
    )
    family_left_in_us = yes_no(_("Did they leave a spouse or children in the US?"))
    languages = SomeOf(
        label=_("Languages they speak"),
        required=False,
        choices=choices("welcome.languages"),
    )

    def values(self, names: list[str]) -> dict[str, Any]:
        """What was typed in these fields, under the names of the person's own."""
        found: dict[str, Any] = {}
        for name in names:
            value = self.cleaned_data[name]
            if name == "birth_date":
                found |= {"birth_date": value.date, "birth_precision": value.precision}
            elif name == "birthplace":
                found |= {"birthplace_code": value.code, "birthplace_text": value.text}
            else:
                found[name] = value
        return found


class NameForm(PlainForm):
    """One name, as some paper or mouth has it."""

    kind = forms.ChoiceField(
        label=_("What kind of name is it?"), choices=choices("register.name_kinds"), widget=forms.RadioSelect
    )
    family = _text(_("Family name, in Latin letters"))
    given = _text(_("Given name, in Latin letters"))
    khmer = _text(_("Name in Khmer letters, family name first"), widget=forms.TextInput(attrs={"lang": "km"}))
    document = forms.ChoiceField(
        label=_("On which paper"), required=False, choices=choices("register.name_documents", blank=NOT_KNOWN)
    )
    since = DayField(label=_("Used since"), required=False, latest=today, help_text=_("If you know it."))
    until = DayField(label=_("Used until"), required=False, help_text=_("If you know it."))

    def facts(self) -> NameFacts:
        return NameFacts(**self.cleaned_data)


class NewPersonForm(PlainForm):
    """Somebody who has been met. One name is enough."""

    family = NameForm.base_fields["family"]
    given = NameForm.base_fields["given"]
    khmer = NameForm.base_fields["khmer"]
    called = _text(_("The name they go by"))
    sex = FactsForm.base_fields["sex"]
    birth_date = FactsForm.base_fields["birth_date"]
    a_number = _text(_("A-number"), help_text=_("As it stands on the paper. Leave it empty if there is none."))
    phone = _text(_("Phone"), widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    arrived_on = DayField(
        label=_("Day of arrival in this country"),
        required=False,
        latest=today,
        help_text=_("If you know it."),
    )

    def facts(self) -> PersonFacts:
        data = self.cleaned_data
        return PersonFacts(
            name=NameFacts(data["family"], data["given"], data["khmer"], document="told_by_person"),
            called=data["called"],
            sex=data["sex"],
            birth_date=data["birth_date"].date,
            birth_precision=data["birth_date"].precision,
            identifiers=(("a_number", data["a_number"]),) if data["a_number"].strip() else (),
            phone=data["phone"],
        )


class IdentifierForm(PlainForm):
    kind = forms.ChoiceField(
        label=_("What kind of number is it?"),
        choices=choices("register.identifier_kinds"),
        widget=forms.RadioSelect,
    )
    value = _text(
        _("Number"),
        required=True,
        error_messages={"required": _("Write the number as it stands on the paper.")},
    )


class ContactForm(PlainForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactPoint.Kind.choices, widget=forms.RadioSelect)
    value = _text(
        _("Number or address"),
        required=True,
        error_messages={"required": _("Write the number or the address.")},
    )
    note = _note(_("Note"))


class KinForm(PlainForm):
    relation = forms.ChoiceField(
        label=_("Who is it to the person?"), choices=choices("register.kin_relations", blank=_("Choose"))
    )
    country = forms.ChoiceField(label=_("Where do they live?"), choices=Kin.Country.choices, widget=forms.RadioSelect)
    name = _text(_("Name"))
    phone = _text(_("Phone"), widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    place = PlaceField(label=_("Place, if in this country"), required=False)
    address = _text(_("Address"), longest=LONGEST_NOTE)
    may_contact = _radio(_("May we speak to them?"), Kin.MayContact.choices, _("not asked yet"))
    sponsor = yes_no(_("Did they sign, or will they sign, for the person?"))
    note = _note(_("Note"))

    def facts(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        place = data.pop("place")
        return {**data, "place_code": place.code, "address": data["address"] or place.text}


class AddressForm(PlainForm):
    country = forms.ChoiceField(
        label=_("Country"), choices=Kin.Country.choices, initial="home", widget=forms.RadioSelect
    )
    place = PlaceField(label=_("Province, district, commune or village"), required=False)
    detail = _text(_("House, street, or how to find it"), longest=LONGEST_NOTE)
    since = DayField(label=_("Since"), required=False, latest=today)
    until = DayField(label=_("Until"), required=False)

    def facts(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        place = data.pop("place")
        return {**data, "place_code": place.code, "detail": data["detail"] or place.text}


def _turns() -> list[tuple[str, Any]]:
    """What can become of somebody; that they are with us again stands last."""
    listed = [choice for choice in choices("register.life_statuses")() if choice[0] != "alive"]
    return [*listed, ("alive", _("With us again"))]


class LifeForm(PlainForm):
    """What became of somebody. Told with the same care as everything else."""

    status = forms.ChoiceField(label=_("What happened?"), choices=_turns, widget=forms.RadioSelect)
    on = PartialDateField(label=_("When?"), required=False, latest=today)
    cause = forms.ChoiceField(
        label=_("If they died: of what?"),
        required=False,
        choices=choices("register.death_causes", blank=_("not said here")),
    )
    ground = forms.ChoiceField(
        label=_("If they went back to the US: on what ground?"),
        required=False,
        choices=choices("register.return_grounds", blank=_("not said here")),
    )
    note = _note(_("Note"))

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        reason = {"died": data["cause"], "returned_to_us": data["ground"]}.get(data["status"], "")
        return {
            "status": data["status"], "on": data["on"].date, "precision": data["on"].precision,
            "reason": reason, "note": data["note"],
        }  # fmt: skip
