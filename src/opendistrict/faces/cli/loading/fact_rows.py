"""The files of a pack that say what outside sources tell and of which places: measures, areas."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from opendistrict.faces.cli.loading.place_rows import Dated, Said, Title, UnitRef
from opendistrict.kernel.packfile import Names, PackRow, Slug

SourceCode = Annotated[Slug, StringConstraints(max_length=48)]
MeasureCode = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*$"),
    StringConstraints(max_length=64),
    Names("measure"),
]
SliceCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
SliceValue = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\-]{1,64}$")]
Most = Annotated[Decimal, Field(gt=0, lt=10**15, decimal_places=4)]


class ValueRow(PackRow):
    """One value that a slice may have."""

    code: SliceValue
    vi: Said
    en: Said


class SliceRow(PackRow):
    """A way to cut a measure; without `values` any code is taken (such as a procedure's)."""

    code: SliceCode
    name: Title
    values: tuple[ValueRow, ...] = ()

    @model_validator(mode="after")
    def _values_differ(self) -> Self:
        codes = [value.code for value in self.values]
        if len(set(codes)) != len(codes):
            raise ValueError("slice_value_given_twice")
        return self


class MeasureFile(PackRow):
    """measures.yaml: what an outside source tells facts of. `most` is the greatest quantity that
    one fact may plausibly have; a greater one is kept and doubted."""

    code: MeasureCode
    name: Title
    kind: Literal["flow", "stock", "duration"]
    unit: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    most: Most | None = None
    source: SourceCode
    source_name: Said
    slices: tuple[SliceRow, ...] = ()
    basis: Annotated[str, StringConstraints(max_length=300)] = ""
    sample: bool

    @model_validator(mode="after")
    def _says_whose_it_is(self) -> Self:
        if not self.code.startswith(f"{self.source}."):
            raise ValueError("measure_is_not_of_its_source")
        codes = [cut.code for cut in self.slices]
        if len(set(codes)) != len(codes):
            raise ValueError("slice_given_twice")
        return self


class Stay(Dated):
    """The ward an area is in, for a period."""

    unit: UnitRef
    basis: Said


class AreaFile(PackRow):
    """areas.yaml: an area (khu phố) with the wards it was in, one after the other."""

    slug: Annotated[Slug, Names("area")]
    name: Title
    units: Annotated[tuple[Stay, ...], Field(min_length=1)]
    confidence: Said
    sample: bool
