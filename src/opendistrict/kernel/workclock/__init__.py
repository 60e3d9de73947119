"""The working clock: when a term ends, and why, by a calendar and office hours given as data.

Pure. `WorkCalendar` counts working days, `OfficeHours` working time, `Clock.due` a term with its
pauses and extension. Every due date comes with its steps, which faces turn into sentences.
"""

from opendistrict.kernel.workclock.calendar import Closed, DayNote, WorkCalendar
from opendistrict.kernel.workclock.clock import Clock
from opendistrict.kernel.workclock.hours import OfficeHours, Session
from opendistrict.kernel.workclock.shapes import (
    DayOff,
    Due,
    Every,
    Extension,
    Pause,
    Step,
    StepKind,
    Term,
)

__all__ = [
    "Clock",
    "Closed",
    "DayNote",
    "DayOff",
    "Due",
    "Every",
    "Extension",
    "OfficeHours",
    "Pause",
    "Session",
    "Step",
    "StepKind",
    "Term",
    "WorkCalendar",
]
