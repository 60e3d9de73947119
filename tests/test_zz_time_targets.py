import time
def test_t(db):
    from tests.makers import load_pack
    t=time.perf_counter(); r=load_pack(); print("LOAD", time.perf_counter()-t, r.changed)
    t=time.perf_counter(); r=load_pack(); print("AGAIN", time.perf_counter()-t, r.total)
    from opendistrict.engine.plans import queries
    from tests.makers import actor, TODAY_2023
    who=actor("chu-tich-quan-1",TODAY_2023)
    for _ in range(3):
        t=time.perf_counter(); ls=queries.target_sets(who,on=TODAY_2023); print("SETS", time.perf_counter()-t)
    sid=next(l.set.id for l in ls if l.set.code=="nam-2023")
    for _ in range(3):
        t=time.perf_counter(); queries.set_view(sid,actor=who,on=TODAY_2023); print("SET", time.perf_counter()-t)
