"""The table of roles against the table it was taken from (section 3.2 of the safeguards study)."""

import pytest
from django.utils import translation

from samnak.ground.access.roles import COMPARTMENTS, PERMISSIONS, RELATIONS, ROLES

# R and W by compartment, as the study has them, with the relation as written there: a assigned, t team, m own matter.
# c: only while the person's consent to it lives.
STUDY = {
    "caseworker": "client:R identity:RW family_us:RW family_kh:RW services:RW criminal:R health:R legal:R money:RW"
    " consent:RW",
    "counsellor": "client:R identity:R family_kh:R services:R health:R hiv:Rc drug_use:RW counselling:RW consent:RW",
    "nurse": "client:R identity:R services:R health:RW hiv:RW drug_use:Rc consent:RW",
    "outreach": "",
    "legal_coordinator": "client:R identity:R family_us:R services:R criminal:RW legal:RW consent:RW",
    "attorney": "client:R identity:Rc family_us:Rc family_kh:Rc criminal:R health:Rc hiv:Rc drug_use:Rc legal:RW"
    " privileged:RW consent:R",
    "director": "client:R identity:R family_us:R family_kh:R services:R criminal:R health:R",
    "monitoring": "",
    "donor": "",
    "administrator": "",
    "client": "",
    "partner": "",
    "auditor": "",
}
NEAR = {
    "intake": "received",
    "caseworker": "assigned",
    "supervisor": "team",
    "counsellor": "assigned",
    "nurse": "assigned",
    "legal_coordinator": "assigned",
    "attorney": "matter",
    "director": "break_glass",
    "client": "self",
}


@pytest.mark.parametrize("key", STUDY)
def test_a_role_opens_what_the_study_says(key: str) -> None:
    assert ROLES[key].cells == dict(cell.split(":") for cell in STUDY[key].split())


def test_reception_writes_family_in_the_us_down_and_does_not_read_it() -> None:
    assert ROLES["intake"].cells["family_us"] == "W"
    assert {"criminal", "hiv", "drug_use", "counselling", "privileged"}.isdisjoint(ROLES["intake"].cells)


def test_a_supervisor_reads_what_their_workers_read_and_writes_only_plans() -> None:
    supervisor, worker = ROLES["supervisor"].cells, ROLES["caseworker"].cells
    assert {key for key, cell in supervisor.items() if "W" in cell} == {"services"}
    assert set(supervisor) - {"audit"} == set(worker)


@pytest.mark.parametrize("compartment", ["hiv", "drug_use", "counselling", "privileged"])
def test_the_narrowest_compartments_have_few_readers(compartment: str) -> None:
    readers = {
        "hiv": {"nurse"},
        "drug_use": {"counsellor"},
        "counselling": {"counsellor"},
        "privileged": {"attorney"},
    }
    assert {key for key, role in ROLES.items() if "c" not in role.cells.get(compartment, "c")} == readers[compartment]
    asking = {"hiv": {"counsellor", "attorney"}, "drug_use": {"nurse", "attorney"}}
    readers[compartment] |= asking.get(compartment, set())
    assert {key for key, role in ROLES.items() if compartment in role.cells} == readers[compartment]


def test_a_role_sees_people_through_the_relation_of_the_study() -> None:
    assert {key: role.relation for key, role in ROLES.items() if role.relation} == NEAR
    assert set(NEAR.values()) <= set(RELATIONS)


def test_in_an_emergency_nothing_is_written_and_the_narrowest_stay_closed() -> None:
    director = ROLES["director"]
    assert {"hiv", "drug_use", "counselling", "privileged", "legal", "money", "consent"}.isdisjoint(director.cells)
    assert set(director.cells.values()) == {"R"}
    assert director.near == {"register.see", "cases.see", "arrivals.see"}
    assert all(role.near == role.permissions for role in ROLES.values() if role is not director)


def test_a_role_that_sees_no_person_has_no_cell() -> None:
    for role in ROLES.values():
        if role.relation is None:
            assert role.cells == {}, role.key


def test_the_fifteen_keys_never_change() -> None:
    assert [*ROLES] == (
        "intake caseworker supervisor counsellor nurse outreach legal_coordinator attorney director monitoring donor"
        " administrator client partner auditor"
    ).split()


def test_roles_compartments_and_permissions_are_called_something() -> None:
    with translation.override("en"):
        words = [str(r.label) for r in ROLES.values()] + [
            str(w) for w in (*COMPARTMENTS.values(), *PERMISSIONS.values())
        ]
    assert all(words) and len(set(words)) == len(words)


def test_who_looks_after_the_server_sees_no_person_and_no_flight() -> None:
    own = {"desk.today", "desk.me", "access.accounts", "access.recover", "access.confirm", "audit.verify"}
    assert ROLES["administrator"].permissions == own
