"""A real browser for tests of pages: fixtures that `tests/faces/conftest.py` hands to all faces.

Mark such tests `@pytest.mark.browser`, take `browser` and `live_server`, and open a page with
`browser.new_context(...)`. Static files are served from the source, without `collectstatic`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from weakref import WeakSet

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    TimeoutError,
    expect,
    sync_playwright,
)
from pytest_django import Settings

CHROMIUM = Path("/usr/bin/chromium")
SHOTS = os.environ.get("OD_SHOTS", "")
_left: WeakSet[Page] = WeakSet()
expect.set_options(timeout=30_000)  # two cores, many tests: patience is not a measurement
ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",  # there is none, and pretending costs a twentieth of the time
)


AXE = """async () => {
  const found = await axe.run({ resultTypes: ["violations"], preload: false });
  return found.violations.map(({ id, impact, nodes }) =>
    [impact, `${id}: ${nodes.map((one) => one.html.slice(0, 300)).join(" | ")}`]);
}"""


def barriers(page: Page, *, minor: bool = False) -> list[str]:
    """What keeps somebody out, by axe-core: what is serious or worse, or anything at all.

    Ask the browser for its complaints before: axe itself breaks the policy of our pages.
    """
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    told = page.evaluate(AXE)
    return [what for impact, what in told if minor or impact in ("serious", "critical")]


# A function, not an expression: that would be evaluated anew at every look, which our pages forbid.
FITS = """() => {
  const { scrollWidth, clientWidth } = document.documentElement ?? {};
  return document.readyState === "complete" && scrollWidth <= clientWidth && scrollWidth;
}"""


def width_of(page: Page) -> int:
    """How many pixels wide a page is once it has come and found its shape: a link or button
    pressed before may have brought no more yet than an address, without styles or without
    anything at all."""
    page.wait_for_load_state()
    width = page.evaluate(FITS)
    if not width:
        try:
            width = page.wait_for_function(FITS, timeout=5_000).json_value()
        except TimeoutError:
            width = page.evaluate("document.documentElement.scrollWidth")
    return int(width)


def page_in(context: BrowserContext, note: Callable[[str], object]) -> Page:
    """A page of somebody's browser, one that was left or else a new one; whatever the browser
    complains of is noted."""
    for page in context.pages:
        if page in _left:
            _left.remove(page)
            return page
    page = context.new_page()
    page.on("pageerror", lambda error: note(str(error)))
    page.on("console", lambda told: note(told.text) if told.type == "error" else None)
    return page


def leave(page: Page) -> None:
    """Done with what it shows; it is wide again. To close it ends a process of the browser, and
    another must start for the next address: two fifths of all that looking at pages costs."""
    page.set_viewport_size({"width": 1440, "height": 900})
    _left.add(page)


def keep_picture(page: Page, name: str) -> None:
    """The whole page as a picture in the folder OD_SHOTS names, for whoever wants to look at what
    a test saw; without it none is taken, for pictures take most of a test's time."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True, timeout=90_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium, one for the whole run."""
    found = str(CHROMIUM) if CHROMIUM.exists() else shutil.which("chromium")
    if found is None:
        pytest.skip(f"BROWSER TESTS NOT RUN: no {CHROMIUM} and no chromium on PATH")
    # Playwright keeps an event loop in this thread; Django would take the test's own database
    # calls for asynchronous ones and refuse them.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield one
        one.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """What a test leaves open in it would draw, and ask the site, beside every test to come."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings, tmp_path: Path) -> None:
    """Pages name their files without the manifest that only `collectstatic` makes."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
