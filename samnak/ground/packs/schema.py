"""Which files a pack has, which keys stand in them, and which answers the program itself counts by.

`docs/programme/pack.md` explains every file and key named here; a test holds the two together.
"""

GAZETTEER_PLACES = "gazetteer.tsv.gz"

ANSWER_LISTS: dict[str, tuple[str, ...]] = {
    "welcome.toml": (
        "released_to",
        "tonight",
        "call_home",
        "medicine",
        "injuries",
        "papers",
        "belongings",
        "given",
        "safe_tonight",
        "consent_talk",
        "languages",
        "not_travelled",
    ),
    "register.toml": (
        "identifier_kinds",
        "name_kinds",
        "name_documents",
        "kin_relations",
        "life_statuses",
        "death_causes",
        "return_grounds",
    ),
    "camps.toml": ("kinds",),
    "casework.toml": (
        "closure_reasons",
        "snooze_reasons",
        "service_end_reasons",
        "not_taken_up_reasons",
        "contact_ways",
        "contact_answers",
        "places",  # before the kinds of appointment, which name one
        "appointment_kinds",
        "appointment_outcomes",
        "need_kinds",
        "goal_states",
        "note_kinds",
        "units",
        "record_kinds",
        "complaint_ways",
        "complaint_states",
        "repeat_steps",
    ),
}

ANSWER_ITEMS = {
    "register.identifier_kinds": "identifier kind",
    "casework.units": "unit",
    "casework.contact_ways": "way of contact",
    "casework.note_kinds": "kind of note",
    "casework.appointment_kinds": "kind of appointment",
    "casework.record_kinds": "kind of help",
    "casework.places": "place of a task",
    "casework.repeat_steps": "repeat step",
}
"""Lists whose answers know more than their words: what `ITEMS` calls one of them."""

FILES: dict[str, tuple[str, ...]] = {
    "pack.toml": (
        "key",
        "extends",
        "label",
        "languages",
        "country",
        "time_zone",
        "currency",
        "phone_country_code",
        "start_of_programme",
        "organisation",
        "help_line",
        "airports",
        "verify",
        "review",
    ),
    "receiving.toml": ("kept_apart", "authorities"),
    "services.toml": ("services",),
    "welcome.toml": (*ANSWER_LISTS["welcome.toml"], "spoken"),
    "register.toml": ANSWER_LISTS["register.toml"],
    "camps.toml": (*ANSWER_LISTS["camps.toml"], "camps"),
    "casework.toml": ("plan", "caseload", "contact", "complaints", *ANSWER_LISTS["casework.toml"]),
    "courses.toml": ("courses",),
    "holidays.toml": ("weekends", "holidays"),
    "policies.toml": ("policies",),
    "consents.toml": ("who_saw", "purposes", "recipients", "texts"),
    "gazetteer.toml": (
        "source",
        "licence",
        "as_of",
        "local_language",
        "levels",
        "kinds",
        "alike",
        "also",
        "verify",
    ),
}

REMARKS = ("verify", "review")
_CHOICE = ("key", "label", "note", "retired", *REMARKS)
_ANSWER = (*_CHOICE, "counts_as", "alone")
_DATED = (*_CHOICE, "from", "until")

ITEMS: dict[str, tuple[str, ...]] = {
    "answer": _ANSWER,
    "identifier kind": (*_ANSWER, "pattern", "example"),
    "unit": (*_ANSWER, "currency", "minor_digits"),
    "kind of help": (*_ANSWER, "service", "unit"),
    "place of a task": (*_ANSWER, "office"),
    "way of contact": (*_ANSWER, "together"),
    "kind of note": (*_ANSWER, "way"),
    "kind of appointment": (*_ANSWER, "place"),
    "repeat step": (*_ANSWER, "days", "months"),
    "plan": ("due_after_days", "reviews", "source", *REMARKS),
    "review": (*_CHOICE, "after_days"),
    "caseload": ("soft", "hard", "surge_hard", "surge_from_people", "surge_days", "source", *REMARKS),
    "contact": ("attempts_before_lost", "days_before_lost", "follow_up_days", "source", *REMARKS),
    "complaints": ("answer_after_days", "source", *REMARKS),
    "course": (*_CHOICE, "status", "steps"),
    "step": ("key", "text", "who", "after_days", "tell", "open", "form", *REMARKS),
    "holiday": (*_DATED, "country", "month", "day", "rule", "dates", "once", "observed", "source"),
    "policy": ("key", "version", "from", "until", "label", "text", "source", *REMARKS),
    "consent text": ("key", "version", "from", "until", "label", "text", "source", *REMARKS),
    "purpose": (*_CHOICE, "recipients", "compartments", "days", "once"),
    "recipient": (*_CHOICE, "kind", "role"),
    "who saw": ("staff_names",),
    "spoken line": ("key", "say", *REMARKS),
    "service": (*_CHOICE, "offer", "order", "closed_in_emergency"),
    "authority": (*_DATED, "source"),
    "airport": _DATED,
    "camp": (*_CHOICE, "kind", "country", "province", "other_spellings", "opened", "closed", "source"),
    "currency": ("code", "symbol", "minor_digits"),
    "organisation": ("name", "short_name", *REMARKS),
    "help line": ("label", "phone", *REMARKS),
    "level": ("key", "label", "code_length", *REMARKS),
    "kind of place": ("key", "label", "level", "latin", *REMARKS),
    "other name": ("code", "names"),
}

COUNTED_BY: dict[str, tuple[str, ...]] = {
    "welcome.released_to": (
        "family",
        "our_organisation",
        "another_organisation",
        "hospital",
        "held",
        "not_known",
    ),
    "welcome.tonight": ("our_house", "family", "hospital", "declined", "held", "not_known"),
    "welcome.call_home": ("reached", "no_answer", "later", "not_wanted"),
    "welcome.medicine": ("today", "can_wait", "no"),
    "welcome.consent_talk": ("held", "later", "not_wanted"),
    "welcome.not_travelled": ("stay_granted", "pardoned", "medical", "unknown"),
    "register.identifier_kinds": ("a_number", "national_id", "passport"),
    "register.name_kinds": ("birth", "court", "alias", "nickname"),
    "register.life_statuses": ("alive", "died", "returned_to_us", "imprisoned", "moved", "lost_contact"),
    "casework.closure_reasons": (
        "period_ended",
        "no_longer_eligible",
        "chooses_to_stop",
        "leaves_area",
        "died",
        "re_migrated",
        "aggression_to_staff",
        "costs_or_stigma",
        "funding_ended",
        "security",
        "returned_to_us",
        "opened_by_mistake",
    ),
    "casework.service_end_reasons": (
        "done",
        "no_longer_needed",
        "chose_to_stop",
        "moved",
        "not_available",
        "other",
    ),
    "casework.not_taken_up_reasons": ("not_asked",),
    "casework.contact_answers": (
        "reached",
        "no_answer",
        "number_wrong",
        "family_answered",
        "did_not_want_to_talk",
    ),
    "casework.appointment_outcomes": ("kept", "came_late", "did_not_come", "moved", "called_off"),
    "casework.goal_states": ("open", "reached", "dropped", "changed"),
    "casework.complaint_states": ("received", "looked_into", "answered", "asked_again", "withdrawn"),
}
"""Answers a pack must keep, because a sum or a rule stands on them. Where a list is named here
without being open, an added answer says which of these it counts as."""

OPEN_LISTS = ("register.identifier_kinds", "register.name_kinds", "casework.not_taken_up_reasons")
"""Lists whose added answers count as themselves."""

STEP_OWNERS = ("caseworker", "supervisor", "reception")
STEP_FORMS = ("address", "contact", "kin")  # what of a person can be written down beside a step
"""Who a step of a guided course may fall to."""

RECIPIENT_KINDS = (
    "partner", "clinic", "attorney", "embassy", "government", "family", "donor", "media", "inside",
)  # fmt: skip
"""Kinds of recipient; what goes to `government` or `embassy` is a single event and begins with nothing."""

TOLD_COMPARTMENTS = (
    "client", "identity", "family_us", "family_kh", "services", "criminal", "health", "hiv", "drug_use", "legal",
    "money",
)  # fmt: skip
"""What a person may agree to have told. Counselling and privileged notes never leave, whoever agrees."""

ASKING_ROLES = ("nurse", "counsellor", "attorney")
"""Roles that read some compartments only while the person's consent lives."""

LONGEST_CONSENT = 366
"""Days after which anybody is asked again, whatever a pack says."""
