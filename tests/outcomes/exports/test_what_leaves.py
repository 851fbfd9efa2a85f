"""What a role may take out is what the rules allow: more is a leak, less is help denied. Every file is opened.

The oracle is that of the pages, and a table of what each template tells; neither asks the program.
"""

from collections.abc import Iterator
from uuid import UUID

import pytest

from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from samnak.outcomes.exports import actions, named
from samnak.outcomes.exports.models import Export
from samnak.reception.arrivals import actions as arrivals
from samnak.reception.arrivals.models import Welcome
from tests import factories
from tests.factories import exports as made
from tests.house import canaries, oracle
from tests.house.canaries import PEOPLE, Cage, canary, found_in

pytestmark = pytest.mark.django_db

WHO = {"family", "given", "khmer"}
TELLS: dict[str, set[str]] = {
    "house_night": WHO,
    "case_hand_over": {*WHO, "address"},
    "clinic_referral": {*WHO, "born", "medicine_what"},
    "attorney_matter": {*WHO, "born", "number", "kin_us_name", "kin_us_phone"},
    "employer_introduction": WHO,
    "papers_office": {*WHO, "born", "birthplace"},
    "authority_acknowledgement": {*WHO, "born"},
}
MAY: dict[str, set[str]] = {
    "intake": {"house_night", "clinic_referral", "authority_acknowledgement"},
    "caseworker": {
        "case_hand_over", "clinic_referral", "attorney_matter", "employer_introduction", "papers_office",
    },
    "supervisor": set(TELLS),
    "legal_coordinator": {"case_hand_over", "attorney_matter", "papers_office"},
}  # fmt: skip
# What each purpose of the pack may tell.
PURPOSES = {
    "clinic": {"identity", "health", "hiv", "drug_use"},
    "job": {"identity", "services"},
    "legal": {"identity", "family_us", "family_kh", "criminal", "health", "hiv", "drug_use", "legal"},
    "papers": {"identity", "family_us", "family_kh", "legal"},
    "authority": {"client", "identity", "family_kh", "services"},
}
OF_CASES = {"caseworker", "supervisor", "legal_coordinator"}
COMPARTMENTS = {**oracle.PERSON, **oracle.BOTH, **oracle.CARD}
MET = set(PEOPLE) - {"none", "taken_back"}


def allowed(role: str, template: str, table: str, agreed: dict[str, set[str]] | None) -> set[str]:
    """Canaries a file may hold. `agreed`: of a file that goes out, relation -> compartments."""
    if template not in MAY.get(role, set()) or (table == "cases.caseload" and role not in OF_CASES):
        return set()
    near = set(oracle.NEAR[role])
    if template == "house_night":
        near = MET - {"walled", "old"}
    if table.startswith("arrivals."):
        near -= {"old"}
    seen = set()
    for relation in near:
        opened = oracle.READS[role]
        if agreed is not None:
            opened = opened & agreed.get(relation, set()) & PURPOSES[named.TEMPLATES[template].purpose]
        if agreed is not None and "identity" not in agreed.get(relation, set()):
            continue
        seen |= {canary(relation, key) for key in TELLS[template] if COMPARTMENTS[key] in opened}
    return seen


class World:
    """The programme of canaries around one user; everybody met sleeps in the house."""

    def __init__(self, role: str) -> None:
        mine, others = factories.make_user("supervisor"), factories.make_user("supervisor")
        self.me = factories.make_user(role, supervisor=mine)
        lead = self.me if role == "supervisor" else mine
        colleague = factories.make_user("caseworker", supervisor=lead)
        self.cage: Cage = canaries.build(self.me, colleague, factories.make_user("caseworker", supervisor=others))
        for welcome in Welcome.unguarded.filter(undone_at=None).select_related("passenger__flight"):
            arrivals.keep_answers(welcome=welcome, answers={"tonight": "our_house"}, by=COMMAND)
        for template in TELLS:
            if named.TEMPLATES[template].goes_out:
                for person, relation in self.cage.people.items():
                    made.agree(person, template, *sorted(self.agreed[relation]))

    # Everybody agreed to all of it but these, who agreed to less, or to nothing that names them.
    agreed: dict[str, set[str]] = {
        **{relation: {"client", "identity", "health", "family_us"} for relation in PEOPLE},
        "received": {"identity"},
        "team": {"health", "family_us"},
    }

    def scope(self, table: str) -> dict[str, str]:
        if table == "arrivals.flight":
            return {"flight": str(self.cage.around.flight)}
        return {"list": str(self.cage.lists[1])} if table == "arrivals.list" else {}


def files(world: World) -> Iterator[tuple[str, str, set[str]]]:
    """(template, table, canaries in the file) of everything this user can take out."""
    for template, one in named.TEMPLATES.items():
        if template not in TELLS:
            continue
        for table in one.tables:
            yield template, table, _found(world.me, template, table, world.scope(table))


def _found(me: User, template: str, table: str, scope: dict[str, str]) -> set[str]:
    try:
        export = made.make_export(me, template, table=table, scope=scope, kind="csv")
    except Refused:
        return set()
    text = "\n".join("\t".join(line) for line in made.lines_of(export))
    assert found_in(export.filename) == set() and found_in(str(export.columns)) == set()
    return found_in(text)


@pytest.mark.parametrize("role", [key for key, role in ROLES.items() if "exports.make" in role.permissions])
def test_a_role_takes_out_what_the_rules_allow_and_nothing_else(role: str) -> None:
    world, wrong, held = World(role), [], 0
    for template, table, found in files(world):
        agreed = world.agreed if named.TEMPLATES[template].goes_out else None
        wanted = allowed(role, template, table, agreed)
        held += len(found)
        if found != wanted:
            wrong.append(f"{template} of {table}: leaked {sorted(found - wanted)}, missing {sorted(wanted - found)}")
    assert wrong == []
    assert bool(held) == (role in MAY)


def test_what_is_kept_of_a_file_shows_nothing_of_it() -> None:
    """The database holds the file closed, and its digests; nobody who reads there learns a name."""
    world = World("caseworker")
    for _template, _table, _found in files(world):
        pass
    assert Export.unguarded.filter(people__gt=0).exists()
    for export in Export.unguarded.filter(people__gt=0):
        body = export.body
        assert isinstance(body, bytes) and body.startswith(b"age-encryption.org/v1")
        assert found_in(body.decode("latin-1")) == set()
        assert found_in(" ".join(export.rows.values_list("digest", flat=True))) == set()


def test_nothing_of_another_worker_leaves_even_by_name() -> None:
    """Scopes typed by hand open nothing: another flight, another worker's cases, a list that is not there."""
    world = World("caseworker")
    other = str(world.cage.around.workers["other"])
    for table, scope in (
        ("cases.caseload", {"worker": other}),
        ("cases.caseload", {"state": "cnry"}),
        ("register.people", {"life": "x' OR 1=1"}),
    ):
        found = _found(world.me, "case_hand_over", table, scope)
        assert found == allowed("caseworker", "case_hand_over", table, None)
    for bad in ("", "x", str(UUID(int=1))):
        with pytest.raises(Refused):
            made.make_export(world.me, "clinic_referral", table="arrivals.flight", scope={"flight": bad})
    assert not actions.Export.unguarded.filter(table="arrivals.flight").exists()
