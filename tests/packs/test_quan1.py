import time
from tests import makers
def test_time(db):
    t=time.time(); r=makers.load_pack(); a=time.time()-t
    t=time.time(); r2=makers.load_pack(); b=time.time()-t
    print(r, a); print(r2,b); assert 0
