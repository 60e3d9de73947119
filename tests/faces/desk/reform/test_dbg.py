import re, pytest
from tests.faces.desk.reform.test_reform_pages import *
from datetime import timedelta
def test_x(ids):
    reformed.tell(ids["a"], 100); reformed.tell(ids["c"], 7, area="c-1"); reformed.tell(ids["c"],10)
    reforms.done(*STORY, begins=BEGUN)
    c=signed_in()
    for m in ("2026-06-30","2026-07-01"):
        r=c.get(f"/numbers/sx-phi/?map={m}&unit=quan-thu&by=unit")
        print(m, text_of(r)[:6000]); print("=====")
    assert 0
