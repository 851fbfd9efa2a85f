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
}

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
    "receiving.toml": ("authorities",),
    "services.toml": ("services",),
    "welcome.toml": (*ANSWER_LISTS["welcome.toml"], "spoken"),
    "register.toml": ANSWER_LISTS["register.toml"],
    "camps.toml": (*ANSWER_LISTS["camps.toml"], "camps"),
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

_REMARKS = ("verify", "review")
_CHOICE = ("key", "label", "note", "retired", *_REMARKS)
_ANSWER = (*_CHOICE, "counts_as", "alone")
_DATED = (*_CHOICE, "from", "until")

ITEMS: dict[str, tuple[str, ...]] = {
    "answer": _ANSWER,
    "identifier kind": (*_ANSWER, "pattern", "example"),
    "spoken line": ("key", "say", *_REMARKS),
    "service": (*_CHOICE, "offer", "order"),
    "authority": (*_DATED, "source"),
    "airport": _DATED,
    "camp": (*_CHOICE, "kind", "country", "province", "other_spellings", "opened", "closed", "source"),
    "currency": ("code", "symbol", "minor_digits"),
    "organisation": ("name", "short_name", *_REMARKS),
    "help line": ("label", "phone", *_REMARKS),
    "level": ("key", "label", "code_length", *_REMARKS),
    "kind of place": ("key", "label", "level", "latin", *_REMARKS),
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
}
"""Answers a pack must keep, because a sum or a rule stands on them. Where a list is named here
without being open, an added answer says which of these it counts as."""

OPEN_LISTS = ("register.identifier_kinds", "register.name_kinds")
"""Lists whose added answers count as themselves."""
