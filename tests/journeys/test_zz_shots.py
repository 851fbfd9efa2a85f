import os, time, pathlib
import pytest
from tests.journeys import programme

OUT = pathlib.Path("/tmp/shots")

@pytest.mark.parametrize("language", ["en", "km"])
def test_shots(open_page, enter, transactional_db, language):
    OUT.mkdir(exist_ok=True)
    t=time.time()
    made = programme.build(language)
    print("built", time.time()-t)
    f=made.flight.pk
    pages={"intake":{
        "today":"/","flights":"/arrivals/","flight":f"/arrivals/{f}/","coming":f"/arrivals/{made.coming.pk}/","closed":f"/arrivals/{made.closed.pk}/",
        "meet":f"/arrivals/people/{made.waiting.pk}/meet/","card":f"/arrivals/people/{made.met.pk}/","cardwait":f"/arrivals/people/{made.waiting.pk}/",
        "tonight":f"/arrivals/people/{made.met.pk}/tonight/","health":f"/arrivals/people/{made.met.pk}/health/","things":f"/arrivals/people/{made.met.pk}/things/","services":f"/arrivals/people/{made.met.pk}/services/","home":f"/arrivals/people/{made.met.pk}/home/",
        "questions":f"/arrivals/lists/{made.lists['questions'].pk}/","second":f"/arrivals/lists/{made.lists['second_look'].pk}/","list":f"/arrivals/lists/{made.lists['confirmed'].pk}/changes/",
        "upload":f"/arrivals/{f}/lists/","unlisted":f"/arrivals/{f}/unlisted/","landed":f"/arrivals/{f}/landed/","new_flight":"/arrivals/new/",
        "print":f"/arrivals/{f}/print/","people":"/people/","new":"/people/new/","404":"/nix/",
    },"caseworker":{"cw_today":"/","person":f"/people/{made.person.pk}/","kin":f"/people/{made.person.pk}/add/kin/","facts":f"/people/{made.person.pk}/facts/","more":"/more/","me":"/me/","find":"/find/","cw_people":"/people/"},
    "supervisor":{"sup_today":"/"},"director":{"dir_flight":f"/arrivals/{f}/"}}
    only=os.environ.get("ONLY","").split(",") if os.environ.get("ONLY") else None
    for phone in (False, True):
        page=open_page(language, phone=phone)
        for role, addresses in pages.items():
            enter(page, made.users[role])
            for name, where in addresses.items():
                if only and name not in only: continue
                page.goto(where)
                page.screenshot(path=OUT/f"{name}-{language}-{360 if phone else 1280}.png", full_page=True)
