"""A street of a hundred metres in a ward made for tests, with the rules of a sample text."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection
from shapely.geometry import LineString, box

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import HERE
from opendistrict.kernel.geo import Side, to_degrees
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs import queries as units
from opendistrict.registers.orgs.shapes import UnitVersionRow
from opendistrict.registers.people import actions as people
from opendistrict.registers.places import actions as places
from opendistrict.registers.places import queries as placed
from opendistrict.registers.places.shapes import (
    BoundaryRow,
    FrontageRow,
    SegmentRow,
    StreetRow,
    Told,
    WidthRow,
)
from opendistrict.services.sidewalks import actions
from opendistrict.services.sidewalks.shapes import Ground, ListingRow, TextRow, Wanted

AT = datetime(2024, 5, 20, 9, 0, tzinfo=HERE)
TOLD = Told(source="mẫu", confidence="sample", is_sample=True)
BEGAN = date(2020, 1, 1)
EAST, NORTH = 685_000.0, 1_191_000.0  # metres of UTM 48N, in the centre of the city

_USE = {
    "confidence": "mẫu", "on_list": False, "own_frontage": False, "most_hours": None,
    "most_hours_funeral": None, "most_days": None, "hours": None, "ground": "sidewalk",
}  # fmt: skip
USES = [
    {**_USE, "code": "kinh_doanh", "name": "Kinh doanh", "name_en": "Trade", "by": "registration",
     "fee": "other", "on_list": True, "own_frontage": True},
    {**_USE, "code": "van_hoa", "name": "Văn hóa", "name_en": "Culture", "by": "permit",
     "fee": "other", "most_days": 30},
]  # fmt: skip
REGIME = TextRow(
    code="quy-dinh-mau", since=date(2023, 9, 1), until=None, basis="Quyết định mẫu",
    confidence="mẫu",
    data={
        "basis": "Quyết định mẫu", "confidence": "mẫu", "uses": USES, "text_known": True,
        "amends": "", "note": "", "note_en": "",
        "conditions": {"walkers_cm": 150, "least_depth_cm": 300, "clear_of": {}},
    },
)  # fmt: skip
FEES = TextRow(
    code="muc-phi-mau", since=date(2024, 1, 1), until=None, basis="Nghị quyết mẫu",
    confidence="mẫu",
    data={
        "basis": "Nghị quyết mẫu", "confidence": "mẫu", "regimes": ["quy-dinh-mau"],
        "half_month_below": 15, "area_step": "0.1", "bill_step": 1,
        "rates": [{"area": 1, "street": "central", "parking": 350_000, "other": 100_000,
                   "confidence": "mẫu"}],
    },
)  # fmt: skip


def build() -> UUID:
    """The ward, its street, a kerb of a hundred metres with four metres of sidewalk and two
    houses; returns the segment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE orgs_unit, orgs_role, people_person, places_area, places_street, "
            "sidewalks_regime, sidewalks_feetable, base_packload CASCADE"
        )
    row = UnitVersionRow(
        unit="phuong-mau", kind="ward", since=BEGAN, until=None, code="m", name="Phường Mẫu",
        short_name="Mẫu", name_en="Sample Ward", aliases=(), parent=None, place_in_line=0,
        basis="thử", confidence="sample",
    )  # fmt: skip
    orgs.load_units(rows=[row], actor=SYSTEM, at=AT)
    kerb = LineString([(EAST, NORTH), (EAST + 100, NORTH)])
    reach = to_degrees(box(EAST - 500, NORTH - 500, EAST + 500, NORTH + 500))
    who = {"actor": SYSTEM, "at": AT}
    places.load_boundaries(rows=[BoundaryRow(unit="phuong-mau", geometry=reach, told=TOLD)], **who)
    places.load_streets(rows=[StreetRow(name="Đường Mẫu", slug="duong-mau", told=TOLD)], **who)
    drawn = SegmentRow(
        street="Đường Mẫu", side=Side.RIGHT, line=to_degrees(kerb), roadway_width_m=Decimal(8),
        told=TOLD,
    )  # fmt: skip
    places.load_segments(rows=[drawn], **who)
    street = placed.street("duong-mau")
    (segment,) = placed.segments_of([street.id], AT.date())
    wide = WidthRow(
        segment_id=segment.id, since_m=Decimal(0), until_m=segment.length_m, width_m=Decimal(4),
        told=TOLD,
    )  # fmt: skip
    places.load_widths(rows=[wide], **who)
    point = to_degrees(kerb.interpolate(12)).coords[0]
    houses = [
        FrontageRow(
            street_id=street.id, number=number, point=point, segment_id=segment.id,
            since_m=Decimal(since), until_m=Decimal(until), told=TOLD,
        )
        for number, since, until in (("12", 10, 16), ("14", 16, 20))
    ]  # fmt: skip
    places.load_frontages(rows=houses, **who)
    load_rules()
    return segment.id


def load_rules() -> int:
    streets = [
        ListingRow(street="duong-mau", since=date(2024, 5, 9), until=None, basis="Danh mục mẫu",
                   confidence="mẫu", use="kinh_doanh"),
        ListingRow(street="duong-mau", since=date(2024, 1, 1), until=None, basis="Bảng giá mẫu",
                   confidence="mẫu", area=1, street_class="central"),
    ]  # fmt: skip
    return actions.load_rules(regimes=[REGIME], fees=[FEES], streets=streets, actor=SYSTEM, at=AT)


def ward() -> UUID:
    return units.unit_ids_by_slug()["phuong-mau"]


def officer(*acts: str) -> Actor:
    rights = {act: frozenset({ward()}) for act in acts}
    return Actor(kind="officer", id="officer", label="Cán bộ Mẫu", rights=rights)


def party(name: str = "Trần Mẫu Bình") -> UUID:
    return people.register_party(
        kind="citizen", full_name=name, national_id="", birth_date=date(1980, 2, 3),
        phone="", email="", address="12 Đường Mẫu", is_sample=True, actor=SYSTEM, at=AT,
    )  # fmt: skip


def citizen(party_id: UUID) -> Actor:
    return Actor(kind="citizen", id="account", label="Công dân", party_id=party_id)


def frontage(segment_id: UUID, number: str = "12") -> UUID:
    houses = placed.frontages_along([segment_id], AT.date())[segment_id]
    return next(one.id for one in houses if one.number == number)


def wanted(**more: object) -> Wanted:
    told = {
        "use": "kinh_doanh", "ground": Ground.SIDEWALK, "along": (1_000, 1_400),
        "depth": (200, 400), "since": date(2024, 6, 1), "until": date(2024, 7, 1),
    }  # fmt: skip
    return Wanted(**(told | more))
