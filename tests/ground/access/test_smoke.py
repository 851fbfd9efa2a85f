import time
from tests import factories as f
from tests.people import CAST, RITHY, SREYMOM
from django.urls import get_resolver

def test_smoke(db):
    t=time.time()
    p = f.make_person(); f.fill(p)
    fl = f.make_flight()
    ps = f.make_listed(fl, [w for k,w in CAST.items()])
    print(len(ps), [ (x.family,x.given,x.khmer,x.a_number) for x in ps])
    m = f.make_met(fl, SREYMOM)
    f.full_card(m)
    for k,w in CAST.items():
        f.make_person(w)
    print(time.time()-t)
