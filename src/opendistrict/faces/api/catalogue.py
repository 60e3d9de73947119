"""The catalogue entry that other portals harvest (DCAT 3, JSON-LD)."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from opendistrict.engine.plans.shapes import SetLine
from opendistrict.faces.api import flows, gathering
from opendistrict.faces.api.answering import file, open_data
from opendistrict.faces.api.asked import asked_of
from opendistrict.faces.api.columns import TABLES
from opendistrict.faces.api.space.collections import COLLECTIONS, Collection
from opendistrict.kernel.exchange.dcat import Catalogue, Dataset, Distribution, catalogue
from opendistrict.kernel.exchange.stratml import NAMESPACE

_DAY = timedelta(days=1)
# Free use that names its source, which is what Decree 47/2020/NĐ-CP asks of who uses open data.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SDMX = "https://sdmx.org/"
OGC_FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0"
KEYWORDS = (("chỉ tiêu", "targets"), ("kinh tế - xã hội", "socio-economic development"))
_WORDS = {
    "sets": (
        "Các bộ chỉ tiêu đã công khai, mỗi bộ bao nhiêu chỉ tiêu đạt.",
        "The target sets open to the public and how many targets of each are met.",
    ),
    "indicators": (
        "Định nghĩa các chỉ số: công thức bằng lời, căn cứ pháp lý, phiên bản.",
        "Definitions of indicators: formula in words, legal basis, versions.",
    ),
    "targets": (
        "Từng chỉ tiêu với kế hoạch, thực hiện, kết quả và nguồn số liệu.",
        "Every target with plan, actual, verdict and where its number comes from.",
    ),
    "values": (
        "Số liệu theo kỳ; số đo từ sự kiện và số báo cáo tách riêng, kèm trạng thái và ngày.",
        "Values by period; measured and reported ones apart, with status and days.",
    ),
}


@open_data
def catalog(request: HttpRequest) -> HttpResponseBase:
    asked = asked_of(request, ())
    lines = list(gathering.sets(asked))
    names = tuple(dict.fromkeys(line.unit_name for line in lines if line.unit_name))
    told = catalogue(
        Catalogue(
            url=request.build_absolute_uri(reverse("open_data_catalogue")),
            title=("Dữ liệu mở về chỉ tiêu của địa phương", "Open data on local targets"),
            words=(
                "Chỉ tiêu công khai, số liệu và định nghĩa; không có dữ liệu cá nhân.",
                "Public targets, their numbers and definitions; no personal data.",
            ),
            publisher="; ".join(names) or "OpenDistrict",
            licence=LICENCE,
            home=request.build_absolute_uri(reverse("open_data")),
            datasets=(
                *_tables(request, lines, names),
                *(_set(request, one) for one in lines),
                *(_space(request, one, asked.on) for one in COLLECTIONS.values()),
            ),
        )
    )
    body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    return file(request, [body], "application/ld+json", name="catalog.jsonld")


def _tables(
    request: HttpRequest, lines: Sequence[SetLine], names: tuple[str, ...]
) -> list[Dataset]:
    if not lines:
        return []
    since = min(line.set.since for line in lines)
    last = max(line.set.until for line in lines) - _DAY
    return [
        Dataset(
            id=name, title=(one.title_vi, one.title_en), words=_WORDS[name], keywords=KEYWORDS,
            places=names, since=since, last=last, period="DAILY",
            distributions=(*_plain(request, name), *_sdmx(request, name)),
            is_sample=any(line.set.is_sample for line in lines),
            landing=request.build_absolute_uri(reverse("open_data_dictionary")),
        )
        for name, one in TABLES.items()
    ]  # fmt: skip


def _plain(request: HttpRequest, name: str, query: str = "") -> list[Distribution]:
    address = request.build_absolute_uri
    return [
        Distribution(
            (f"{name}.{form}", f"{name}.{form}"),
            address(reverse("open_data_table", args=[name, form])) + query,
            media, form.upper(),
        )
        for form, media in (("csv", "text/csv"), ("json", "application/json"))
    ]  # fmt: skip


def _sdmx(request: HttpRequest, name: str) -> list[Distribution]:
    if name.upper() not in flows.FLOWS:
        return []
    address = request.build_absolute_uri
    return [
        Distribution(
            ("SDMX-CSV 2.0", "SDMX-CSV 2.0"),
            address(reverse("sdmx_file", args=[name.upper(), "csv"])), "text/csv", "CSV", SDMX,
        ),
        Distribution(
            ("SDMX-JSON 1.0", "SDMX-JSON 1.0"),
            address(reverse("sdmx_file", args=[name.upper(), "json"])), "application/json", "JSON",
            SDMX,
        ),
    ]  # fmt: skip


def _space(request: HttpRequest, one: Collection, on: date) -> Dataset:
    """Whole as files, and page by page through OGC API - Features: as things stand today."""
    name, address = one.table.name, request.build_absolute_uri
    files = (("geojson", "application/geo+json", "GEOJSON"), ("csv", "text/csv", "CSV"))
    forms = [
        Distribution(
            (f"{name}.{form}", f"{name}.{form}"),
            address(reverse("open_data_space", args=[name, form])), media, kind,
        )
        for form, media, kind in files
    ]  # fmt: skip
    service = Distribution(
        ("OGC API - Features", "OGC API - Features"), address(reverse("ogc_items", args=[name])),
        "application/geo+json", "GEOJSON", OGC_FEATURES,
    )  # fmt: skip
    return Dataset(
        id=f"space-{name}", title=(one.table.title_vi, one.table.title_en), words=one.words,
        keywords=one.keywords, places=(), since=on, last=on, period="DAILY",
        distributions=(*forms, service), landing=address(reverse("ogc_collection", args=[name])),
    )  # fmt: skip


def _set(request: HttpRequest, line: SetLine) -> Dataset:
    one, address = line.set, request.build_absolute_uri
    stratml = Distribution(
        ("StratML Phần 2", "StratML Part 2"),
        address(reverse("open_data_stratml", args=[one.code])), "application/xml", "XML", NAMESPACE,
    )  # fmt: skip
    due = Distribution(
        ("Lịch các hạn", "Calendar of due dates"),
        address(reverse("open_data_calendar", args=[one.code])), "text/calendar", "ICS",
    )  # fmt: skip
    forms = [*_plain(request, "targets", f"?set={one.code}"), due]
    return Dataset(
        id=f"set-{one.code}", title=(one.title, one.title_en or one.title),
        words=(one.source or one.title, one.title_en or one.title), keywords=KEYWORDS,
        places=(line.unit_name,), since=one.since, last=_last(one.until), period="DAILY",
        distributions=(*forms, stratml) if line.known_count else tuple(forms),
        publisher=line.unit_name, is_sample=one.is_sample,
        landing=address(reverse("public_target_set", args=[one.code])),
    )  # fmt: skip


def _last(until: date) -> date:
    return until - _DAY
