"""The structure of SDMX flows as one SDMX-ML 2.1 message: concepts, lists, structures, flows."""

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from opendistrict.kernel.exchange.sdmx import TIME, VALUE, Component, Flow, Structures

_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
MESSAGE, STRUCTURE, COMMON = (_SCHEMAS + name for name in ("message", "structure", "common"))
CONCEPTS = "CS_OD"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PERIOD = Component(TIME, "Kỳ", "Period")
_NUMBER = Component(VALUE, "Giá trị", "Value")


def structure_message(structures: Structures, *, message_id: str, prepared: datetime) -> bytes:
    """The whole message, in the order that the standard's schema asks for."""
    root = etree.Element(
        _message("Structure"), nsmap={"mes": MESSAGE, "str": STRUCTURE, "com": COMMON}
    )
    header = etree.SubElement(root, _message("Header"))
    etree.SubElement(header, _message("ID")).text = message_id
    etree.SubElement(header, _message("Test")).text = "false"
    etree.SubElement(header, _message("Prepared")).text = prepared.isoformat()
    sender = etree.SubElement(header, _message("Sender"), id=structures.agency)
    _names(sender, structures.agency_vi, structures.agency_en)
    inside = etree.SubElement(root, _message("Structures"))
    _flows(inside, structures)
    _codelists(inside, structures)
    _concepts(inside, structures)
    _definitions(inside, structures)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _message(name: str) -> str:
    return f"{{{MESSAGE}}}{name}"


def _structure(name: str) -> str:
    return f"{{{STRUCTURE}}}{name}"


def _names(parent: etree._Element, vi: str, en: str) -> None:
    for language, text in (("vi", vi), ("en", en)):
        named = etree.SubElement(parent, f"{{{COMMON}}}Name")
        named.set(_LANG, language)
        named.text = text or vi


def _maintained(
    parent: etree._Element, name: str, of: Structures, id_: str, vi: str, en: str
) -> etree._Element:
    one = etree.SubElement(
        parent, _structure(name), id=id_, agencyID=of.agency, version=of.version, isFinal="true"
    )
    _names(one, vi, en)
    return one


def _flows(inside: etree._Element, of: Structures) -> None:
    flows = etree.SubElement(inside, _structure("Dataflows"))
    for one in of.flows:
        flow = _maintained(flows, "Dataflow", of, one.id, one.vi, one.en)
        points = etree.SubElement(flow, _structure("Structure"))
        etree.SubElement(
            points, "Ref", {
                "id": structure_id(one), "version": of.version, "agencyID": of.agency,
                "package": "datastructure", "class": "DataStructure",
            },
        )  # fmt: skip


def structure_id(flow: Flow) -> str:
    return f"DSD_{flow.id}"


def _codelists(inside: etree._Element, of: Structures) -> None:
    lists = etree.SubElement(inside, _structure("Codelists"))
    for one in of.codelists:
        codelist = _maintained(lists, "Codelist", of, one.id, one.vi, one.en)
        for word in one.codes:
            code = etree.SubElement(codelist, _structure("Code"), id=word.code)
            _names(code, word.vi, word.en)


def _concepts(inside: etree._Element, of: Structures) -> None:
    concepts = etree.SubElement(inside, _structure("Concepts"))
    scheme = _maintained(concepts, "ConceptScheme", of, CONCEPTS, "Khái niệm", "Concepts")
    known: dict[str, Component] = {TIME: _PERIOD, VALUE: _NUMBER}
    for flow in of.flows:
        known |= {one.id: one for one in (*flow.dimensions, *flow.attributes)}
    for one in known.values():
        concept = etree.SubElement(scheme, _structure("Concept"), id=one.id)
        _names(concept, one.vi, one.en)


def _definitions(inside: etree._Element, of: Structures) -> None:
    every = etree.SubElement(inside, _structure("DataStructures"))
    for flow in of.flows:
        one = _maintained(every, "DataStructure", of, structure_id(flow), flow.vi, flow.en)
        parts = etree.SubElement(one, _structure("DataStructureComponents"))
        _dimensions(etree.SubElement(parts, _structure("DimensionList")), of, flow.dimensions)
        attributes = etree.SubElement(parts, _structure("AttributeList"))
        for attribute in flow.attributes:
            told = _component(attributes, "Attribute", of, attribute)
            told.set("assignmentStatus", "Conditional")
            relation = etree.SubElement(told, _structure("AttributeRelationship"))
            measure = etree.SubElement(relation, _structure("PrimaryMeasure"))
            etree.SubElement(measure, "Ref", id=VALUE)
        measures = etree.SubElement(parts, _structure("MeasureList"))
        _component(measures, "PrimaryMeasure", of, _NUMBER)


def _dimensions(inside: etree._Element, of: Structures, dimensions: Sequence[Component]) -> None:
    for place, one in enumerate(dimensions, start=1):
        _component(inside, "Dimension", of, one).set("position", str(place))
    time = _component(inside, "TimeDimension", of, _PERIOD)
    time.set("position", str(len(dimensions) + 1))
    local = etree.SubElement(time, _structure("LocalRepresentation"))
    etree.SubElement(local, _structure("TextFormat"), textType="ObservationalTimePeriod")


def _component(parent: etree._Element, name: str, of: Structures, one: Component) -> etree._Element:
    told = etree.SubElement(parent, _structure(name), id=one.id)
    concept = etree.SubElement(told, _structure("ConceptIdentity"))
    etree.SubElement(
        concept, "Ref", {
            "id": one.id, "maintainableParentID": CONCEPTS, "maintainableParentVersion": of.version,
            "agencyID": of.agency, "package": "conceptscheme", "class": "Concept",
        },
    )  # fmt: skip
    if one.codelist:
        local = etree.SubElement(told, _structure("LocalRepresentation"))
        listed = etree.SubElement(local, _structure("Enumeration"))
        etree.SubElement(
            listed, "Ref", {
                "id": one.codelist, "version": of.version, "agencyID": of.agency,
                "package": "codelist", "class": "Codelist",
            },
        )  # fmt: skip
    return told
