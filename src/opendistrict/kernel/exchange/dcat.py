"""A catalogue entry by DCAT (W3C, version 3) in the profile that European portals use (DCAT-AP),
as JSON-LD: what data there are, whose, of when and where, how often, under which licence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
CONTEXT: Mapping[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Both = tuple[str, str]  # Vietnamese, English


@dataclass(frozen=True, slots=True)
class Distribution:
    """One form in which a data set can be had."""

    title: Both
    url: str
    media_type: str
    file_type: str
    conforms_to: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """`last` is the last day it speaks of; `period` a code of the frequency list (MONTHLY)."""

    id: str
    title: Both
    words: Both
    keywords: tuple[Both, ...]
    places: tuple[str, ...]
    since: date
    last: date
    period: str
    distributions: tuple[Distribution, ...]
    publisher: str = ""
    is_sample: bool = False
    landing: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    url: str
    title: Both
    words: Both
    publisher: str
    licence: str
    home: str
    datasets: tuple[Dataset, ...]


def catalogue(of: Catalogue) -> dict[str, Any]:
    """The entry as JSON-LD; every node of ours has an address, so that harvesters can merge."""
    return {
        "@context": CONTEXT,
        "@id": of.url,
        "@type": "dcat:Catalog",
        "dcterms:title": _said(of.title),
        "dcterms:description": _said(of.words),
        "dcterms:publisher": _agent(f"{of.home}#publisher", of.publisher),
        "dcterms:license": {"@id": of.licence},
        "dcterms:language": [_language("VIE"), _language("ENG")],
        "foaf:homepage": {"@id": of.home},
        "dcat:dataset": [_dataset(one, of) for one in of.datasets],
    }


def _dataset(one: Dataset, of: Catalogue) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@id": f"{of.url}#{one.id}",
        "@type": "dcat:Dataset",
        "dcterms:identifier": one.id,
        "dcterms:title": _said(one.title),
        "dcterms:description": _said(one.words),
        "dcterms:publisher": (
            _agent(f"{of.url}#{one.id}-publisher", one.publisher)
            if one.publisher
            else {"@id": f"{of.home}#publisher"}
        ),
        "dcterms:accrualPeriodicity": {"@id": FREQUENCY + one.period},
        "dcterms:temporal": {
            "@type": "dcterms:PeriodOfTime",
            "dcat:startDate": _day(one.since),
            "dcat:endDate": _day(one.last),
        },
        "dcterms:spatial": [
            {"@type": "dcterms:Location", "dcterms:title": {"@value": name, "@language": "vi"}}
            for name in one.places
        ],
        "dcat:keyword": [word for pair in one.keywords for word in _said(pair)],
        "dcat:distribution": [_distribution(given, of) for given in one.distributions],
    }
    if one.is_sample:
        told["dcterms:provenance"] = {
            "@type": "dcterms:ProvenanceStatement",
            "dcterms:description": _said((
                "Có số liệu mẫu, đặt ra để minh họa; xem cột is_sample.",
                "Holds sample figures, made up to illustrate; see the column is_sample.",
            )),
        }  # fmt: skip
    if one.landing:
        told["dcat:landingPage"] = {"@id": one.landing}
    return told


def _agent(address: str, name: str) -> Mapping[str, Any]:
    named = {"@value": name, "@language": "vi"}
    return {"@id": address, "@type": "foaf:Agent", "foaf:name": named}


def _distribution(one: Distribution, of: Catalogue) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@id": f"{one.url}#distribution",
        "@type": "dcat:Distribution",
        "dcterms:title": _said(one.title),
        "dcat:accessURL": {"@id": one.url},
        "dcat:downloadURL": {"@id": one.url},
        "dcat:mediaType": {"@id": MEDIA_TYPE + one.media_type},
        "dcterms:format": {"@id": FILE_TYPE + one.file_type},
        "dcterms:license": {"@id": of.licence},
    }
    if one.conforms_to:
        told["dcterms:conformsTo"] = {"@id": one.conforms_to}
    return told


def _said(pair: Both) -> Sequence[Mapping[str, str]]:
    vi, en = pair
    return [{"@value": vi, "@language": "vi"}, {"@value": en or vi, "@language": "en"}]


def _day(day: date) -> Mapping[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _language(code: str) -> Mapping[str, str]:
    return {"@id": f"http://publications.europa.eu/resource/authority/language/{code}"}
