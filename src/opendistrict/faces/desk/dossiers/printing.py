"""The receipt: what was brought, what it costs, when to come back and why that day."""

from typing import Any

from django.http import HttpRequest

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.shapes.dossier import DossierPage
from opendistrict.faces.desk.dossiers import shown
from opendistrict.faces.kit import clock, dossier_words, due_words, qr
from opendistrict.kernel.days import day_of
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people


def receipt(request: HttpRequest, found: DossierPage) -> dict[str, Any]:
    standing = found.standing
    tree = orgs.tree_on(day_of(standing.filed_at))
    office = tree.units.get(standing.office_id)
    received = next((line for line in found.steps if line.transition == "accept"), None)
    address = request.build_absolute_uri(f"/bien-nhan/{cases.case(standing.id).token}/")
    return {
        "page": found,
        "standing": standing,
        "title": shown.procedure_title(found.procedure),
        "representative": people.name_of(standing.representative_id),
        "office": office.name if office else "",
        "received": received,
        "promised": due_words.moment(standing.promised_at),
        "why": due_words.lines(found.due) if found.due else [],
        "papers": [
            (
                dossier_words.paper_name(found.procedure, one.paper),
                dossier_words.PAPER_KINDS.get(one.kind, one.kind),
                one.count,
            )
            for one in found.attachments
        ],
        "fee": shown.fee(found),
        "code": qr.svg(address),
        "address": address,
        "now": clock.now(request),
    }
