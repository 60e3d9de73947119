"""Directions that a table row or a task block assigns, where no sentence says so."""

import re
from collections.abc import Iterator
from dataclasses import replace

from opendistrict.kernel.reader import dates
from opendistrict.kernel.reader.actors import actor_at
from opendistrict.kernel.reader.blocks import Keyed
from opendistrict.kernel.reader.building import Maker, Named
from opendistrict.kernel.reader.due import Due, by_moment, main_deadline
from opendistrict.kernel.reader.grids import Cell, Row
from opendistrict.kernel.reader.shapes import Direction, Passage


def due_told(maker: Maker, start: int, end: int) -> Due | None:
    """The day a cell or keyed line tells; there a bare date is a deadline ("30/11/2026")."""
    found = main_deadline(maker.deadlines(start, end))
    if found is not None:
        return found
    about = maker.setting.dated_on
    last = None
    for moment in dates.moments(maker.shadow, start, end, about):
        last = by_moment(moment, "", about)
    return last


_TERM_ALONE = re.compile(
    r"[ \n(\-]*(?:thời (?:hạn|gian|điểm)|hạn|hạn chót|hạn cuối|tiến độ|hoàn thành|xong)"
    r"(?: (?:hoàn thành|thực hiện|báo cáo|cuối|chót|xong|giải quyết))*(?: là)? ?:? *"
    r"(?=trước|trong|vào|chậm|muộn|hết|đến|quý|tháng|ngày|\d|\w+ giờ)"
)


def term_alone(maker: Maker, start: int, end: int) -> Due | None:
    """ "Thời hạn: 30/6.": a sentence that tells nothing but by when."""
    key = _TERM_ALONE.match(maker.shadow.low, start, end)
    if key is None or end - key.end() > 90:
        return None
    return due_told(maker, key.end(), maker.shadow.trim(key.end(), end)[1])


def with_term(maker: Maker, made: Direction, due: Due) -> Direction:
    """The direction with the term that the sentence behind it tells, unless it has its own."""
    if made.due is not None:
        return made
    text = maker.shadow.quote(due.start, due.end)
    return replace(made, due=due.on, due_rule=due.rule, due_text=text)


def _named(maker: Maker, start: int, end: int) -> Named | None:
    """Who a cell names: the whole cell, also when no list knows the name."""
    shadow = maker.shadow
    a, b = shadow.trim(start, end)
    actor = actor_at(shadow, a, b)
    if actor is None and not (b - a > 3 and shadow.text[a].isupper()):
        return None
    return maker.context.complete(shadow.quote(a, b)), a, b


def _partners(maker: Maker, start: int, end: int) -> tuple[str, ...]:
    """The names of a cell, one after the other."""
    shadow = maker.shadow
    words = shadow.quote(*shadow.trim(start, end))
    return (words,) if words else ()


def assigned_row(maker: Maker, passage: Passage, row: Row) -> Iterator[Direction]:
    """One direction for a row that tells a task and who leads it; its span is the row."""
    task, lead = row.cells["name"], row.cells.get("lead")
    if task.end - task.start < 8 or lead is None:
        return
    due, partner = row.cells.get("due"), row.cells.get("partner")
    context = maker.context
    made = maker.told(
        passage.start,
        passage.end,
        rule="table_row",
        trigger=(row.head["lead"].start, row.head["lead"].end),
        who=_named(maker, lead.start, lead.end),
        asked=context.frame.speaker or context.chair,
        act=task.start,
        due=due_told(maker, due.start, due.end) if due else None,
    )
    what = maker.shadow.quote(task.start, task.end)
    yield replace(made, what=what, with_units=_cell_partners(maker, partner))


def _cell_partners(maker: Maker, cell: Cell | None) -> tuple[str, ...]:
    return _partners(maker, cell.start, cell.end) if cell else ()


def block_task(maker: Maker, block: Keyed, who: Named | None) -> Direction:
    """The task of a block whose words no rule knows: the block itself makes it a duty."""
    task, key = block.task, block.lead
    assert task is not None and key is not None  # a block is one only with both
    context = maker.context
    return maker.told(
        task.start,
        task.end,
        rule="block",
        trigger=(key.start, key.end),
        who=who,
        asked=context.frame.speaker or context.chair,
        act=task.start,
        due=main_deadline(maker.deadlines(task.start, task.end)),
    )


def completed(maker: Maker, made: Direction, block: Keyed, who: Named | None) -> Direction:
    """A direction of a block with what the keyed lines tell of it."""
    lead = who
    if lead is None and block.lead is not None:
        lead = _named(maker, block.lead.start, block.lead.end)
    if made.who is None and lead is not None:
        units, _ = maker.setting.units.keys_in(lead[0])
        made = replace(made, who=lead[0], who_span=(lead[1], lead[2]), who_units=units)
    if block.partner is not None and not made.with_units:
        made = replace(made, with_units=_partners(maker, block.partner.start, block.partner.end))
    due = due_told(maker, block.due.start, block.due.end) if block.due else None
    if due is not None and made.due is None:
        text = maker.shadow.quote(due.start, due.end)
        made = replace(made, due=due.on, due_rule=due.rule, due_text=text)
    return made
