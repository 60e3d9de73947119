"""Numbers are told with who, when and from where, and are never changed; measured ones are defined,
never told."""

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
    "drop_definition",
    "freeze",
    "import_values",
    "load_definitions",
    "load_indicators",
    "load_values",
    "report_new",
    "report_value",
    "withdraw_value",
]
