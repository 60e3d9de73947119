"""Reading a directive in a real browser: by keyboard alone, without script, at every width.

Pictures go to var/screenshots.
"""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, leave, page_in, width_of
from tests.engine.directives.conftest import NOTICE, find, register
from tests.makers import MORNING, actor, drain, empty_queue

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.shapes import DirectiveView, ProposalShape
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHAIR = "chu-tich-phuong-sai-gon"
PLAN, SURVEY = "kế hoạch chăm lo Tết Đinh Mùi", "vị trí đăng ký sử dụng tạm thời"


class Visit:
    """The chair's browser on one document; it collects whatever the browser complains of."""

    def __init__(
        self, browser: Browser, address: str, *, script: bool = True, post: str = CHAIR
    ) -> None:
        client = Client()
        client.force_login(get_user_model().objects.get(person_id=actor(post).person_id))
        self.context: BrowserContext = browser.new_context(
            locale="vi-VN", viewport={"width": 1440, "height": 900}, java_script_enabled=script
        )
        name = project.SESSION_COOKIE_NAME
        self.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": address}]
        )
        self.address = address
        self.complaints: list[str] = []

    def open(self, path: str) -> Page:
        page = page_in(self.context, self.complaints.append)
        page.goto(self.address + path)
        return page


@pytest.fixture
def chair(
    quan1: None, live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Actor]:
    del live_server
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)
    empty_queue()
    yield actor(CHAIR)
    empty_queue()


@pytest.fixture
def view(chair: Actor) -> DirectiveView:
    directive_id = register(chair, NOTICE, unit="phuong-sai-gon", at=MORNING)
    drain(MORNING)
    return queries.directive(directive_id, chair)


@pytest.fixture
def visit(chair: Actor, browser: Browser, live_server: LiveServer) -> Visit:
    del chair
    return Visit(browser, live_server.url)


def card(page: Page, proposal: ProposalShape | UUID) -> str:
    return f"#p-{proposal if isinstance(proposal, UUID) else proposal.id}"


def expect_in_hand(page: Page, proposal_id: UUID) -> None:
    current = page.locator('[data-card][aria-current="true"]')
    expect(current).to_have_count(1)
    expect(current).to_have_id(f"p-{proposal_id}")


def test_by_keyboard_alone(visit: Visit, view: DirectiveView, chair: Actor) -> None:
    page = visit.open(f"/directives/{view.directive.id}/")
    listed = [proposal.id for proposal in view.proposals]
    expect_in_hand(page, listed[0])
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect_in_hand(page, listed[1])
    lit = page.locator("article .mk.is-here")
    assert str(listed[1]) in (lit.first.get_attribute("data-for") or "")

    survey = find(view, SURVEY)
    for _ in range(listed.index(survey.id) - 1):
        page.keyboard.press("j")
    page.keyboard.press("a")
    button = page.locator(f"#p-{survey.id} [data-go]")
    expect(button).to_be_focused()  # nothing is missing: one Enter confirms
    page.keyboard.press("Enter")
    expect(page.locator(f"#p-{survey.id}.st-accepted")).to_be_visible()
    expect(page.locator("#said")).to_contain_text("Đã giao NV-2026-")
    following = listed[listed.index(survey.id) + 1]
    expect(page.locator(f"#p-{following} [data-pick]")).to_be_focused()
    expect_in_hand(page, following)
    expect(page.locator(f'article .mk[data-for="{survey.id}"]')).to_have_class(
        "mk k-direction is-done"
    )

    page.keyboard.press("e")
    page.locator(f"#p-{following} [data-go]").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator(f"#p-{following} [data-act=a]")).to_be_visible()

    page.keyboard.press("r")
    expect(page.locator(f"#p-{following} [data-go]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#p-{following}.st-rejected")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator(f"#p-{following}.st-open")).to_be_visible()
    expect_in_hand(page, following)

    page.keyboard.press("m")
    expect(page.locator(f"#p-{following}")).to_have_count(0)
    expect(page.locator("#tally")).to_contain_text(f"1/{len(listed) - 1}")
    page.keyboard.press("u")
    expect(page.locator(f"#p-{following}")).to_be_visible()
    now = queries.directive(view.directive.id, chair).proposals
    assert sum(p.state == "open" for p in now) == len(listed) - 1
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Gộp với đề xuất tiếp theo")
    assert visit.complaints == []


PRESS = """([selector, key]) => new MutationObserver((_, observer) => {
  if (!document.querySelector(selector)) return;
  observer.disconnect();
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}).observe(document.querySelector("[data-cards]"), { childList: true, subtree: true })"""


def test_a_key_pressed_the_moment_the_answer_is_there_does_what_it_says(
    visit: Visit, view: DirectiveView, chair: Actor
) -> None:
    """The answer is put in and made ready at once: no key falls between, none hits another card."""
    page = visit.open(f"/directives/{view.directive.id}/")
    survey, plan = find(view, SURVEY), find(view, PLAN)
    page.locator(f"{card(page, survey)} [data-pick]").click()
    page.keyboard.press("a")
    expect(page.locator(f"{card(page, survey)} [data-go]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"{card(page, survey)}.st-accepted")).to_be_visible()

    page.locator(f"{card(page, plan)} [data-pick]").click()
    page.evaluate(PRESS, [f"{card(page, plan)} [data-cancel]", "Escape"])
    with page.expect_response(lambda r: r.url.endswith(f"/proposals/{plan.id}/")):  # put back
        page.keyboard.press("e")
    expect(page.locator("[data-mode]")).to_have_count(0)
    expect(page.locator(".htmx-request")).to_have_count(0)

    page.keyboard.press("r")
    expect(page.locator(f"{card(page, plan)} [data-go]")).to_be_focused()
    page.evaluate(PRESS, [f"{card(page, plan)} [data-undo-form]", "u"])
    page.keyboard.press("Enter")
    expect(page.locator(f"{card(page, plan)}.st-open")).to_be_visible()
    expect(page.locator("#said")).to_have_text("Đã hoàn tác.")
    expect(page.locator("dialog[open]")).to_have_count(0)  # not asked to withdraw the other task
    assert queries.proposal(survey.id, chair).state == "accepted"
    assert page.url.endswith(f"/directives/{view.directive.id}/")  # nothing was followed as a link
    assert visit.complaints == []


def test_keys_wait_while_an_answer_is_on_its_way(
    visit: Visit, view: DirectiveView, chair: Actor
) -> None:
    page = visit.open(f"/directives/{view.directive.id}/")
    plan = find(view, PLAN)
    held: list[Route] = []
    page.route("**/reject/", lambda route: held.append(route))
    page.locator(f"{card(page, plan)} [data-pick]").click()
    page.keyboard.press("r")
    expect(page.locator(f"{card(page, plan)} .htmx-request")).to_have_count(1)
    page.keyboard.press("m")
    page.keyboard.press("r")
    page.keyboard.press("a")
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator(f"{card(page, plan)}[data-mode=reject] [data-go]")).to_be_focused()
    now = queries.directive(view.directive.id, chair).proposals
    assert [p.state for p in now] == ["open"] * len(view.proposals)


def test_a_number_is_defined_by_keyboard_and_the_card_comes_back(
    visit: Visit, view: DirectiveView, chair: Actor, live_server: LiveServer, browser: Browser
) -> None:
    office = Visit(browser, live_server.url, post="chanh-van-phong-phuong-sai-gon")
    page = office.open(f"/directives/{view.directive.id}/")
    figure = find(view, "5.318 hồ sơ")
    page.locator(f"{card(page, figure)} [data-pick]").click()
    page.keyboard.press("a")
    expect(page.locator(f"{card(page, figure)} select[name=indicator]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"{card(page, figure)} [data-new-indicator]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"{card(page, figure)}[data-mode=indicator] [data-go]")).to_be_focused()
    # The text's own words are the name of a number that is measured from facts: nobody tells that.
    page.fill(f"{card(page, figure)} [name=name]", "Số hồ sơ tiếp nhận theo thông báo")
    page.focus(f"{card(page, figure)} [data-go]")
    page.keyboard.press("Enter")
    expect(page.locator(f"{card(page, figure)}[data-mode=accept] [data-go]")).to_be_focused()
    expect(page.locator("#toasts")).to_contain_text("Đã lập chỉ số mới")
    page.keyboard.press("Enter")
    expect(page.locator(f"{card(page, figure)}.st-accepted")).to_be_visible()
    assert office.complaints == []


def test_a_cut_where_the_officer_points(visit: Visit, view: DirectiveView, chair: Actor) -> None:
    page = visit.open(f"/directives/{view.directive.id}/")
    whole = find(view, "số hóa hồ sơ cấp phép")
    place = whole.start + whole.quote.index("xử lý dứt điểm")
    page.locator(f"{card(page, whole)} [data-pick]").click()
    page.evaluate(
        """([id, offset]) => {
          const mark = document.querySelector(`article [data-for="${id}"]`);
          getSelection().setBaseAndExtent(mark.firstChild, offset, mark.firstChild, offset + 6);
        }""",
        [str(whole.id), place - whole.start],
    )
    page.keyboard.press("s")
    expect(page.locator(card(page, whole))).to_have_count(0)
    parts = [
        p
        for p in queries.directive(view.directive.id, chair).proposals
        if whole.start <= p.start and p.end <= whole.end
    ]
    assert place in {part.start for part in parts}
    expect(page.locator(card(page, parts[0]))).to_have_attribute("aria-current", "true")
    assert visit.complaints == []


def test_the_posts_follow_the_unit_and_a_refusal_stays_in_the_card(
    visit: Visit, view: DirectiveView
) -> None:
    page = visit.open(f"/directives/{view.directive.id}/")
    plan = find(view, PLAN)
    page.locator(f"{card(page, plan)} [data-pick]").click()
    page.keyboard.press("a")
    form = page.locator(f"{card(page, plan)} form")
    posts = form.locator("select[name=lead_post]")
    expect(posts).to_contain_text("Văn hóa")
    form.locator("select[name=lead_unit]").select_option(label="Công an phường Sài Gòn")
    expect(posts).not_to_contain_text("Văn hóa")
    form.locator("input[name=due_on]").fill("01/11/2026")
    form.locator("[data-go]").click()
    expect(page.locator(f"{card(page, plan)} .refused")).to_be_visible()
    expect(form.locator("input[name=due_on]")).to_have_value("01/11/2026")


def test_everything_works_without_script(
    view: DirectiveView, chair: Actor, browser: Browser, live_server: LiveServer
) -> None:
    visit = Visit(browser, live_server.url, script=False)
    page = visit.open(f"/directives/{view.directive.id}/")
    plan = find(view, PLAN)
    page.locator(f"{card(page, plan)} [data-act=a]").click()
    page.locator(f"{card(page, plan)} [data-go]").click()
    expect(page.locator(".toasts")).to_contain_text("Đã giao NV-2026-")
    assert queries.proposal(plan.id, chair).state == "accepted"
    survey = find(view, SURVEY)
    page.locator(f"{card(page, survey)} [data-act=r]").click()
    page.locator(f"{card(page, survey)} [data-go]").click()
    page.locator(f"{card(page, survey)} [data-undo-form] button").click()
    assert queries.proposal(survey.id, chair).state == "open"


def test_the_page_comes_by_itself_when_the_worker_has_read(visit: Visit, chair: Actor) -> None:
    directive_id = register(chair, NOTICE, unit="phuong-sai-gon", at=MORNING)
    page = visit.open(f"/directives/{directive_id}/")
    expect(page.locator("#reading-progress")).to_be_visible()
    actions.read(directive_id=directive_id, at=MORNING)
    expect(page.locator("[data-reading]")).to_be_visible(timeout=8_000)


def test_on_a_phone_text_and_proposals_take_turns(visit: Visit, view: DirectiveView) -> None:
    page = visit.open(f"/directives/{view.directive.id}/")
    page.set_viewport_size({"width": 360, "height": 780})
    page.locator("[data-pane-tab=doc]").click()
    expect(page.locator("#doc")).to_be_visible()
    expect(page.locator("#proposals")).to_be_hidden()
    plan = find(view, PLAN)
    page.locator(f'article [data-for="{plan.id}"]').click()
    expect(page.locator(card(page, plan))).to_be_visible()
    expect_in_hand(page, plan.id)
    expect(page.locator("#doc")).to_be_hidden()
    survey = find(view, SURVEY)  # and from a card to its words
    page.locator(f"{card(page, survey)} [data-pick]").click()
    page.locator(f"{card(page, survey)} [data-show]").click()
    expect(page.locator(f'article [data-for="{survey.id}"]')).to_be_in_viewport()
    expect(page.locator("#proposals")).to_be_hidden()


def test_every_page_is_whole_and_open_to_everybody(
    visit: Visit, view: DirectiveView, chair: Actor
) -> None:
    unread = register(
        chair,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
        name="anh.png",
        unit="phuong-sai-gon",
        at=MORNING,
    )
    actions.read(directive_id=unread, at=MORNING)
    plan, base = find(view, PLAN), f"/directives/{view.directive.id}/"
    pages = {
        "list": "/directives/",
        "register": "/directives/register/",
        "reading": f"{base}?p={plan.id}",
        "accept": f"/directives/proposals/{plan.id}/accept/",
        "accept-value": f"/directives/proposals/{find(view, '97,2%').id}/accept/",
        "edit": f"/directives/proposals/{plan.id}/edit/",
        "split": f"/directives/proposals/{find(view, 'số hóa hồ sơ').id}/split/",
        "reject": f"/directives/proposals/{plan.id}/reject/",
        "coverage": f"{base}coverage/",
        "passage": f"/directives/passages/{plan.passage_id}/",
        "head": f"{base}head/",
        "propose": f"{base}propose/",
        "unreadable": f"/directives/{unread}/",
    }
    wrong: list[str] = []
    for name, path in pages.items():
        page = visit.open(path)
        for width in (1440, 768, 320):
            page.set_viewport_size({"width": width, "height": 900})
            keep_picture(page, f"directives-{name}-{width}")
            if width_of(page) > width:
                wrong.append(f"{name} is wider than {width}")
        assert visit.complaints == [], name  # before axe, which itself breaks the page's policy
        page.set_viewport_size({"width": 1440, "height": 900})
        wrong += [f"{name}: {one}" for one in barriers(page)]
        leave(page)
        visit.complaints.clear()
    assert not wrong, "\n".join(wrong)
