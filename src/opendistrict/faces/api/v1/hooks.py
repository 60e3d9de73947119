"""What addresses that asked for it are told: the `webhooks` of the description."""

from typing import Any

from opendistrict.faces.kit.webhooks import TOPICS

_TEXT, _NONE = {"type": "string"}, {"type": "null"}
_MOMENT = {"type": "string", "format": "date-time"}
_DATA = {
    "code": _TEXT,
    "national_code": {"anyOf": [_TEXT, _NONE]},
    "state": {"type": "string", "description": "The national code of the state, 1 to 10."},
    "step": _TEXT,
    "revision": {"type": "integer"},
    "promised_at": {"anyOf": [_MOMENT, _NONE]},
}
EVENT: dict[str, Any] = {
    "type": "object",
    "description": "CloudEvents 1.0 (structured JSON), signed as Standard Webhooks. Names nobody.",
    "required": ["specversion", "id", "source", "type", "time", "subject", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": _TEXT,
        "source": {"type": "string", "format": "uri"},
        "type": {"type": "string", "description": "opendistrict. and the topic"},
        "time": _MOMENT,
        "subject": {"type": "string", "description": "The number of the dossier."},
        "datacontenttype": {"const": "application/json"},
        "data": {"type": "object", "required": sorted(_DATA), "properties": _DATA},
    },
}


def described() -> dict[str, Any]:
    """By topic, what is sent to who hears it."""
    return {topic: {"post": _told(topic, meaning)} for topic, meaning in TOPICS.items()}


def _told(topic: str, meaning: str) -> dict[str, Any]:
    event = {"$ref": "#/components/schemas/Event"}
    return {
        "operationId": "told_" + topic.replace(".", "_"),
        "summary": meaning,
        "requestBody": {
            "required": True,
            "content": {"application/cloudevents+json": {"schema": event}},
        },
        "responses": {"2XX": {"description": "Taken; anything else is tried again."}},
    }
