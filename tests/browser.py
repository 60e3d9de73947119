"""A real browser for tests of pages: fixtures that `tests/faces/conftest.py` hands to all faces.

Mark such tests `@pytest.mark.browser`, take `browser` and `live_server`, and open a page with
`browser.new_context(...)`. Static files are served from the source, without `collectstatic`.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import Settings

CHROMIUM = Path("/usr/bin/chromium")
SHOTS = os.environ.get("OD_SHOTS", "")
expect.set_options(timeout=30_000)  # two cores, many tests: patience is not a measurement
ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def keep_picture(page: Page, name: str) -> None:
    """The whole page as a picture in the folder OD_SHOTS names, for whoever wants to look at what
    a test saw; without it none is taken, for pictures take most of a test's time."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True, timeout=90_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, one for the whole run."""
    found = str(CHROMIUM) if CHROMIUM.exists() else shutil.which("chromium")
    if found is None:
        pytest.skip(f"BROWSER TESTS NOT RUN: no {CHROMIUM} and no chromium on PATH")
    # Playwright keeps an event loop in this thread; Django would take the test's own database
    # calls for asynchronous ones and refuse them.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings, tmp_path: Path) -> None:
    """Pages name their files without the manifest that only `collectstatic` makes."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
