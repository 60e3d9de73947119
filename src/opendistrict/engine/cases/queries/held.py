"""What is held about a party: its dossiers, and until when the law wants them kept."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.queries.procedures import rules_of
from opendistrict.engine.cases.rules.retaining import kept_until
from opendistrict.kernel.days import day_of
from opendistrict.registers.people.shapes import Holding

BASIS = "Luật Lưu trữ 33/2024/QH15; thời hạn theo từng thủ tục"


def held(party_id: UUID, on: date) -> Holding:
    """Dossiers of a party as applicant or representative. They are kept as the procedure says; of
    a procedure that does not say, for ever: nobody erases what the law may want."""
    rows = Dossier.objects.filter(Q(applicant=party_id) | Q(representative=party_id))
    found, until = [], date.min
    for row in rows.order_by("id"):
        found.append(
            {"code": row.code, "procedure": row.procedure, "state": row.state,
             "filed_at": row.filed_at, "finished_at": row.finished_at}
        )  # fmt: skip
        ended = day_of(row.finished_at) if row.finished_at else None
        mine = kept_until(rules_of(row.version_id)[0].retention, ended)
        until = max(until, mine or date.max)
    forever = until == date.max
    return Holding(
        title="Hồ sơ thủ tục hành chính", rows=found, basis=BASIS if found else "",
        kept_until=None if forever or not found else until,
    )  # fmt: skip
