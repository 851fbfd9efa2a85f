"""Who may see which canary: written from the table of roles and compartments, asking nothing of the program.

R of the table, by the relation that opens it; only the compartments that have a room today. Reception's W of the
first days includes reading, but not of family in the US, which it may only write down.
"""

from collections.abc import Callable, Iterable

IDENTITY, FAMILY_US, FAMILY_KH, SERVICES, HEALTH = "identity", "family_us", "family_kh", "services", "health"
CONSENT, HIV, DRUG_USE, AUDIT, MONEY = "consent", "hiv", "drug_use", "audit", "money"

READS: dict[str, set[str]] = {
    "intake": {IDENTITY, FAMILY_KH, SERVICES, HEALTH, CONSENT},
    "caseworker": {IDENTITY, FAMILY_US, FAMILY_KH, SERVICES, HEALTH, MONEY, CONSENT},
    "supervisor": {IDENTITY, FAMILY_US, FAMILY_KH, SERVICES, HEALTH, MONEY, CONSENT, AUDIT},
    "counsellor": {IDENTITY, FAMILY_KH, SERVICES, HEALTH, CONSENT, DRUG_USE},
    "nurse": {IDENTITY, SERVICES, HEALTH, CONSENT, HIV},
    "legal_coordinator": {IDENTITY, FAMILY_US, SERVICES, CONSENT},
    "director": {IDENTITY, FAMILY_US, FAMILY_KH, SERVICES, HEALTH},
}  # everybody else reads of no person in the rooms there are

NEAR: dict[str, set[str]] = {
    "intake": {"received"},
    "caseworker": {"assigned"},
    "supervisor": {"received", "team", "old"},
    "counsellor": {"assigned"},
    "nurse": {"assigned"},
    "legal_coordinator": {"assigned"},
    "director": {"break_glass"},
}
AT_THE_AIRPORT = {"intake", "supervisor"}  # see a flight's people for seven days, whoever walks with them
READS_LISTS_IN = {"intake"}

# Canary -> compartment. Of a person; of their row on the list; of their welcome card.
PERSON = {
    "called": IDENTITY, "birthplace": IDENTITY, "passport": IDENTITY, "email": IDENTITY, "email_note": IDENTITY,
    "alias_family": IDENTITY, "alias_given": IDENTITY, "alias_khmer": IDENTITY, "address": IDENTITY,
    "kin_kh_name": FAMILY_KH, "kin_kh_phone": FAMILY_KH, "kin_kh_address": FAMILY_KH, "kin_kh_note": FAMILY_KH,
    "kin_us_name": FAMILY_US, "kin_us_phone": FAMILY_US, "kin_us_address": FAMILY_US, "kin_us_note": FAMILY_US,
    "life_note": SERVICES, "wall_reason": AUDIT,
}  # fmt: skip
# Of what they said to a consent; one about HIV or drug use is known to whoever may know of that, and to nobody else.
CONSENTS = {
    "consent_note": CONSENT, "consent_words": CONSENT, "consent_hiv_note": HIV, "consent_drug_note": DRUG_USE,
    "consent_hiv_words": HIV,
}  # fmt: skip
BOTH = {"family": IDENTITY, "given": IDENTITY, "khmer": IDENTITY, "born": IDENTITY, "number": IDENTITY}
LISTED = {"remarks": HEALTH, "sponsor": FAMILY_US}
CARD = {"signed_by": IDENTITY, "medicine_what": HEALTH, "injuries_note": HEALTH, "things_note": SERVICES}

# Of their case. Whoever reads of services near somebody reads all of it but amounts of money; drafts are their writer's
# alone.
CASE = dict.fromkeys(
    (
        "hand_over_note", "closure_note", "their_words", "we_promise", "goal", "they_do", "we_do", "goal_note",
        "review_note", "service_sentence", "help_note", "note", "note_before", "task", "appointment_where",
        "appointment_note", "contact_note", "exception_what", "exception_reason", "exception_answer", "complaint",
        "complaint_answer",
    ),
    SERVICES,
) | {"help_money": MONEY}  # fmt: skip
CASES_ARE_OPEN_TO = {"caseworker", "supervisor", "counsellor", "nurse", "legal_coordinator", "director"}
COMPLAINTS_ARE_OPEN_TO = {"intake"}  # reception has no page of a case, and takes complaints down
READ_NO_COMPLAINT = {"director"}  # a file open in an emergency shows none
WRITE_DRAFTS = {"caseworker", "supervisor"}
MY_DRAFT = "draft_of_mine"

# Kept, and shown on no page there is.
NEVER_SHOWN = {
    "alias_as_written": "the name as one paper writes it waits for the page of papers",
    "draft_of_another": "a note that is being written is its writer's alone",
    "offence": "what no column name explains is not copied from a list",
    "hiv_remark": "nor is a remark that tells of HIV or drug use",
    "filename": "a list is called by its version once it is confirmed",
}

FLIGHT = {"before_given": IDENTITY, "notice_note": IDENTITY}
# What a file was made for, in its maker's words: by me, by a worker of my supervisor, by another.
TAKES_OUT = {"intake", "caseworker", "supervisor", "legal_coordinator", "director"}
RELEASES = {"director", "auditor"}
WHY = ("why_mine", "why_team", "why_other")
DRAFT = {"draft_family": IDENTITY, "draft_given": IDENTITY, "draft_khmer": IDENTITY, "draft_filename": IDENTITY}
DRAFT_NEVER_SHOWN = ("draft_sponsor", "draft_offence")  # reception reads in what it may not read

# Of a file asked for in an emergency: by me, with me as the second person, by others.
OPENING = ("opening_asked", "opening_reason", "opening_review")
OPENINGS = {
    "supervisor": {"own": OPENING, "told": OPENING[1:]},
    "director": {"own": OPENING, "told": OPENING[1:]},
    "auditor": {"own": OPENING, "told": OPENING[1:], "others": OPENING[1:]},
}


def may_see(role: str, canary: Callable[[str, str], str], relations: Iterable[str]) -> set[str]:
    """Every canary this role may see. `canary(relation, key)` gives the string."""
    opened = READS.get(role, set())
    seen: set[str] = set()
    for relation in relations:
        keys: dict[str, str] = {}
        near = relation in NEAR.get(role, set())
        if near:
            keys |= PERSON | CONSENTS | BOTH | LISTED | CARD
            keys |= CASE if role in CASES_ARE_OPEN_TO else {}
            if role in READ_NO_COMPLAINT:
                keys = {key: keys[key] for key in keys if key not in ("complaint", "complaint_answer")}
            keys |= {MY_DRAFT: SERVICES} if role in WRITE_DRAFTS else {}
            keys |= {key: CASE[key] for key in ("complaint", "complaint_answer") if role in COMPLAINTS_ARE_OPEN_TO}
        if role in AT_THE_AIRPORT and relation not in ("old", "walled"):
            keys |= BOTH | LISTED
            if relation not in ("none", "taken_back"):
                keys |= CARD
        seen |= {canary(relation, key) for key, compartment in keys.items() if compartment in opened}
    if role in AT_THE_AIRPORT:
        seen |= {canary("flight", key) for key in FLIGHT}
    seen |= {canary(whose, key) for whose, keys_of in OPENINGS.get(role, {}).items() for key in keys_of}
    whys = {"why_mine"} if role in TAKES_OUT else set()
    whys |= {"why_team"} if role == "supervisor" else set()
    whys |= {"why_team", "why_other"} if role in RELEASES else set()
    seen |= {canary("export", key) for key in whys}
    if role in READS_LISTS_IN:
        seen |= {canary("flight", key) for key in DRAFT}
    return seen
