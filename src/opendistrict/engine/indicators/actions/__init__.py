"""Numbers are told with who, when and from where, and are never changed; measured ones are defined,
never told."""

from opendistrict.engine.indicators.actions.explaining import (
    drop_cause,
    load_cause_kinds,
    mend_by,
    name_cause,
)
from opendistrict.engine.indicators.actions.measuring import freeze, load_definitions
from opendistrict.engine.indicators.actions.telling import (
    define_indicator,
    drop_definition,
    import_values,
    load_indicators,
    load_values,
    report_new,
    report_value,
    withdraw_value,
)

__all__ = [
    "define_indicator",
    "drop_cause",
    "drop_definition",
    "freeze",
    "import_values",
    "load_cause_kinds",
    "load_definitions",
    "load_indicators",
    "load_values",
    "mend_by",
    "name_cause",
    "report_new",
    "report_value",
    "withdraw_value",
]
