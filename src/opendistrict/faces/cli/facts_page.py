"""docs/facts.md: every measure that facts are told of, from the registry and the pack."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from opendistrict.faces.cli.loading.fact_load import shape_of
from opendistrict.faces.cli.loading.fact_rows import MeasureFile
from opendistrict.faces.cli.loading.loader import check_pack
from opendistrict.registers.facts import registry
from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice

HEAD = """# What is measured

Made by `./od facts measures --markdown` from what the rooms of the program declare and from the
pack `quan1`; compared with both by the tests. A fact of a measure that is not here is refused.

**flow**: added up over a period. **stock**: told by its changes; how much there is on a day is the
sum of all of them up to then. **duration**: time that passed. *Plausible up to*: a fact with a
greater quantity is kept, counted and listed as doubted, until somebody corrects it or says that it
is right. Every room says it of its measures; a fact of an outside source that does not is doubted
when it is a thousand times what its others are. A slice without values takes any code.
"""
KINDS: Mapping[Kind, str] = {Kind.FLOW: "flow", Kind.STOCK: "stock", Kind.DURATION: "duration"}


def of_a_pack(folder: Path) -> list[MeasureShape]:
    """The measures of a pack's files, as loading it would declare them; needs no database."""
    rows = check_pack(folder).rows("measures.yaml", MeasureFile)
    return [shape_of(row.value) for row in rows]


def page(folder: Path) -> str:
    """The whole page: first what our own rooms tell, then the outside sources of the pack."""
    own = registry.declared().values()
    lines = [HEAD, "## Told by the program itself", "", *_sources(own)]
    lines += ["## Told by outside sources", "", *_sources(of_a_pack(folder))]
    return "\n".join(lines).rstrip() + "\n"


def _sources(measures: Iterable[MeasureShape]) -> list[str]:
    by_source: defaultdict[str, list[MeasureShape]] = defaultdict(list)
    for measure in measures:
        by_source[measure.source].append(measure)
    lines: list[str] = []
    for source in sorted(by_source):
        some = sorted(by_source[source], key=lambda one: one.code)
        sample = " *Sample.*" if any(one.is_sample for one in some) else ""
        title = f"### `{source}`" + (f": {some[0].source_name}" if some[0].source_name else "")
        lines += [title + sample, "", *_TABLE, *(_row(one) for one in some), ""]
    return lines or ["None yet.", ""]


_TABLE = [
    "| measure | what it is | kind | unit | plausible up to | slices | basis |",
    "| --- | --- | --- | --- | ---: | --- | --- |",
]


def _row(one: MeasureShape) -> str:
    cells = [
        f"`{one.code}`", f"{one.name}<br>{one.name_en}", KINDS[one.kind],
        one.unit + (f" ({one.decimals} decimals)" if one.decimals else ""),
        f"{one.most.normalize():,f}" if one.most is not None else "",
        "<br>".join(map(_slice, one.slices)), one.basis,
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _slice(cut: Slice) -> str:
    values = ", ".join(f"`{code}` {name}" for code, name, _ in cut.values) or "any"
    return f"`{cut.code}` {cut.name} ({cut.name_en}): {values}"
