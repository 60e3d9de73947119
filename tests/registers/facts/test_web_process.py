"""What a web process loads: nothing of what only the import of files needs."""

import os
import subprocess
import sys

STARTED = """
import sys
import opendistrict.config.wsgi
from django.urls import get_resolver
get_resolver()._populate()  # as the first request does
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_no_column_store_until_a_file_of_facts_is_imported_or_exported() -> None:
    path = os.pathsep.join(sys.path)
    run = subprocess.run(
        [sys.executable, "-c", STARTED], capture_output=True, text=True, check=True, timeout=120,
        env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip
    loaded = set(run.stdout.split())
    assert {"django", "opendistrict"} <= loaded
    assert "pyarrow" not in loaded
