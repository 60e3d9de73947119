"""Letters to who applied: what became of their dossier, in Vietnamese and English.

The rooms below only announce; the worker writes, of the dossier as it stands at that moment. A
letter carries the dossier's number and the applicant's initials, nothing else of a person: e-mail
is a postcard. It goes only to a proven address, and only if they want letters there; but a request
for papers, an apology and a refusal are notices that the office owes (forms 02 to 04 of Decree
118/2025/NĐ-CP), and go there in any case.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from opendistrict.engine.cases.queries import following
from opendistrict.engine.cases.shapes.following import Followed, Happened, Turn
from opendistrict.faces.kit import (
    clock,
    dossier_bills,
    dossier_news,
    due_words,
    formats,
    letters,
)
from opendistrict.faces.kit.dossier_words import national, said, unit_name
from opendistrict.registers.people import queries as people

Words = Callable[[Followed], tuple[str, str]]
"""The heading of a letter, and its one sentence."""

# What moves a promise; the newest of them is what a letter about it tells.
_MOVES = frozenset(
    {"supplement", "paid", "answer", "extend", "apologise", "recalculate", "rehouse"}
)


def _filed(one: Followed) -> tuple[str, str]:
    title = dossier_news.title("file")
    if one.answer_by is None:
        return title, _("Bộ phận một cửa đang kiểm tra hồ sơ.")
    return title, _("Cơ quan trả lời có tiếp nhận hay không chậm nhất %(at)s.") % {
        "at": due_words.moment(one.answer_by)
    }


def _received(one: Followed) -> tuple[str, str]:
    return dossier_news.title("accept"), _promised(one)


def _promised(one: Followed) -> str:
    return dossier_news.promised(due_words.moment(one.promised_at))


def _refused(one: Followed) -> tuple[str, str]:
    return dossier_news.title("refuse"), _("Mở hồ sơ để xem lý do và nộp lại.")


def _supplement(one: Followed) -> tuple[str, str]:
    until = one.supplement.until if one.supplement else None
    title = dossier_news.title("ask_supplement")
    return title, dossier_news.supplement(due_words.moment(until) if until else "")


def _moved(one: Followed) -> Happened | None:
    """What moved its promise last."""
    return next((line for line in one.happened if line.verb in _MOVES), None)


def _anew(one: Followed) -> tuple[str, str]:
    moved = _moved(one)
    if moved is None:
        return dossier_news.title("supplement"), _promised(one)
    is_late = one.promised_at is not None and one.promised_at < moved.at
    title = dossier_news.title(moved.verb, is_late=is_late)
    if moved.verb == "recalculate" and is_late:
        return title, f"{_promised(one)} {dossier_news.WHAT_THEN}"
    return title, _promised(one)


def _rehoused(one: Followed) -> tuple[str, str]:
    office = unit_name(one.office_id, clock.today())
    where = _("Từ nay nơi giải quyết là %(office)s; bạn không phải nộp lại giấy tờ.")
    told = where % {"office": office}
    standing = f" {_promised(one)}" if one.promised_at else ""
    return dossier_news.title("rehouse"), told + standing


def _payment(one: Followed) -> tuple[str, str]:
    told = _("Phải nộp %(amount)s tại bộ phận một cửa; nộp xong hồ sơ được giải quyết tiếp.")
    return dossier_news.title("ask_payment"), told % {"amount": formats.dong(one.fee)}


def _stopped(one: Followed) -> tuple[str, str]:
    return dossier_news.title("stop"), _("Mở hồ sơ để xem lý do.")


def _done(one: Followed) -> tuple[str, str]:
    return dossier_news.title("finish"), _("Mở hồ sơ để xem cách nhận kết quả.")


def _pays_at_the_counter(one: Followed) -> bool:
    """Whether no bill asks for it: of a bill its own letter tells (`bill_letters`)."""
    return _awaits("6")(one) and not dossier_bills.is_billed(one)


def _awaits(code: str) -> Callable[[Followed], bool]:
    return lambda one: national(one.state) == code and one.turn is Turn.APPLICANT


def _is_promised(one: Followed) -> bool:
    return one.promised_at is not None and one.finished_at is None


def _is_promised_anew(one: Followed) -> bool:
    """Where it was moved as well, the letter about that says until when."""
    moved = _moved(one)
    return _is_promised(one) and (moved is None or moved.verb != "rehouse")


# What a letter says, and whether it is still so when the worker comes to it.
_LETTERS: Mapping[str, tuple[Words, Callable[[Followed], bool]]] = {
    "filed": (_filed, lambda one: national(one.state) == "1"),
    "received": (_received, _is_promised),
    "refused": (_refused, lambda one: national(one.state) == "3"),
    "supplement_asked": (_supplement, _awaits("5")),
    "promised_anew": (_anew, _is_promised_anew),
    "rehoused": (_rehoused, lambda one: one.finished_at is None),
    "payment_asked": (_payment, _pays_at_the_counter),
    "stopped": (_stopped, lambda one: national(one.state) == "8"),
    "done": (_done, lambda one: national(one.state) in ("9", "10")),
}


def _is_owed(what: str, one: Followed) -> bool:
    """A notice the office has to give, whether letters are wanted or not: what lacks, a refusal
    (what one took back oneself is none), an apology."""
    if what == "promised_anew":
        moved = _moved(one)
        return moved is not None and moved.verb == "apologise"
    if what == "stopped":
        return any(line.verb in ("stop", "lapse") for line in one.happened[:1])
    return what in ("refused", "supplement_asked")


def _send(what: str, payload: Mapping[str, str]) -> None:
    """Write to who applied and who filed for them, each who can be written to, if it is still so.
    Told twice, the letter is the same one: its Message-ID names the dossier, what is told, the line
    of its trail, and a representative."""
    if not settings.EMAIL_HOST:
        return
    dossier_id = UUID(payload["dossier"])
    known = [one for one in following.parties_of(dossier_id) if people.has_proven_address(one)]
    if not known:
        return
    words, is_so = _LETTERS[what]
    one = following.told_of(dossier_id, at=clock.now())
    if not is_so(one):
        return
    is_owed = _is_owed(what, one)
    for party_id in known:
        address = people.notice_address(party_id, by_law=is_owed)
        if address:
            _write(what, one, words, party_id, address, is_owed=is_owed)


def _write(
    what: str, one: Followed, words: Words, party_id: UUID, address: str, *, is_owed: bool
) -> None:
    key, name = f"{what}-{one.id}-{one.revision}", one.name
    if party_id != one.applicant_id:
        key, name = f"{key}-{party_id}", following.initials(people.name_of(party_id))
    letters.send(lambda: _written(one, words, name, is_owed=is_owed), to=address, key=key)


def _written(one: Followed, words: Words, name: str, *, is_owed: bool) -> tuple[str, str]:
    title, sentence = words(one)
    end = (
        _("Thư tự động, không trả lời được. Cơ quan phải gửi thư này dù bạn không nhận thư khác.")
        if is_owed
        else _("Thư tự động, không trả lời được. Ngừng nhận thư: %(address)s")
        % {"address": settings.SITE_URL + reverse("my_account")}
    )
    return f"{title}: {one.code}", "\n".join(
        (
            _("Kính gửi %(initials)s") % {"initials": name},
            "",
            f"{title}: {one.code}",
            said(one.procedure.name),
            sentence,
            "",
            _("Xem hồ sơ: %(address)s")
            % {"address": settings.SITE_URL + reverse("my_dossier", args=[one.code])},
            end,
        )
    )


def on_filed(payload: Mapping[str, str], at: datetime) -> None:
    _send("filed", payload)


def on_received(payload: Mapping[str, str], at: datetime) -> None:
    _send("received", payload)


def on_refused(payload: Mapping[str, str], at: datetime) -> None:
    _send("refused", payload)


def on_supplement_asked(payload: Mapping[str, str], at: datetime) -> None:
    _send("supplement_asked", payload)


def on_promised_anew(payload: Mapping[str, str], at: datetime) -> None:
    _send("promised_anew", payload)


def on_rehoused(payload: Mapping[str, str], at: datetime) -> None:
    _send("rehoused", payload)


def on_payment_asked(payload: Mapping[str, str], at: datetime) -> None:
    _send("payment_asked", payload)


def on_stopped(payload: Mapping[str, str], at: datetime) -> None:
    _send("stopped", payload)


def on_done(payload: Mapping[str, str], at: datetime) -> None:
    _send("done", payload)


LISTENERS = (
    on_filed, on_received, on_refused, on_supplement_asked, on_promised_anew, on_rehoused,
    on_payment_asked, on_stopped, on_done,
)  # fmt: skip


def topic_of(listener: Callable[[Mapping[str, str], datetime], None]) -> str:
    """ "cases.filed" of `on_filed`."""
    return "cases." + listener.__name__.removeprefix("on_")
