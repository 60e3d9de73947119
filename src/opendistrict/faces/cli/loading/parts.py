"""The sorts of files a pack may have, in the order in which they are loaded.

A room that wants data from packs adds one entry: the pattern of its files, the model of a row
(or of the whole file, where a file is one mapping) and its action.
"""

from opendistrict.faces.cli.loading import bank_files as banks
from opendistrict.faces.cli.loading import delegation_files as delegations
from opendistrict.faces.cli.loading import fact_load as facts
from opendistrict.faces.cli.loading import fact_rows, follow_rows, plan_rows, street_rows
from opendistrict.faces.cli.loading import follow_load as follow
from opendistrict.faces.cli.loading import hour_files as hours
from opendistrict.faces.cli.loading import place_checks as checks
from opendistrict.faces.cli.loading import place_load as place
from opendistrict.faces.cli.loading import place_rows as files
from opendistrict.faces.cli.loading import plan_load as plans
from opendistrict.faces.cli.loading import procedure_files as procedures
from opendistrict.faces.cli.loading import revenue_files as revenue
from opendistrict.faces.cli.loading import right_files as rights
from opendistrict.faces.cli.loading import sanction_files as sanctions
from opendistrict.faces.cli.loading import sidewalk_files as sidewalks
from opendistrict.faces.cli.loading import street_load as streets
from opendistrict.faces.cli.loading.pack import Part

PARTS = [
    Part(pattern="pack.yaml", model=files.Manifest, required=True),
    Part(
        pattern="calendar.yaml",
        model=files.CalendarRow,
        load=place.load_calendar,
        check=checks.check_calendar,
        required=True,
    ),
    Part(pattern="people.yaml", model=files.PersonRow, load=place.load_people),
    Part(
        pattern="units/*.yaml",
        model=files.UnitRow,
        load=place.load_units,
        check=checks.check_units,
        required=True,
    ),
    Part(
        pattern="successions.yaml",
        model=files.SuccessionRow,
        load=place.load_successions,
        check=checks.check_successions,
    ),
    Part(pattern=rights.FILE, model=rights.FieldFile, load=rights.load_fields),
    Part(pattern="roles.yaml", model=files.RoleRow, load=place.load_roles, required=True),
    Part(
        pattern="posts/*.yaml",
        model=files.PostRow,
        load=place.load_posts,
        check=checks.check_posts,
        required=True,
    ),
    Part(pattern=hours.FILE, model=hours.HoursFile, load=hours.load_hours),
    Part(
        pattern="areas.yaml",
        model=fact_rows.AreaFile,
        load=facts.load_areas,
        check=facts.check_areas,
    ),
    Part(pattern=streets.FRAME, model=street_rows.FrameFile, load=streets.load_frame),
    Part(
        pattern=streets.NETWORK,
        model=street_rows.NetworkFile,
        load=streets.load_network,
        check=streets.check_network,
    ),
    Part(pattern=sidewalks.FILE, model=sidewalks.SidewalksFile, load=sidewalks.load_sidewalks),
    Part(pattern=sanctions.FILE, model=sanctions.SanctionsFile, load=sanctions.load_sanctions),
    Part(pattern=banks.BANKS, model=banks.BankFile, load=banks.load_banks),
    Part(pattern=banks.LAYOUTS, model=banks.LayoutFile, load=banks.load_layouts),
    Part(
        pattern="measures.yaml",
        model=fact_rows.MeasureFile,
        load=facts.load_measures,
        check=facts.check_measures,
    ),
    Part(
        pattern=delegations.FILE,
        model=delegations.DelegationRow,
        load=delegations.load_delegations,
        check=delegations.check_delegations,
    ),
    Part(
        pattern=procedures.STATE_HELD,
        model=procedures.StateHeld,
        load=procedures.load_state_held,
    ),
    Part(
        pattern=procedures.PROCEDURES,
        model=procedures.Procedure,
        load=procedures.load_procedures,
        takes_text=True,
        check=procedures.check_procedures,
    ),
    Part(pattern="indicators.yaml", model=plan_rows.IndicatorFile, load=plans.load_indicators),
    Part(
        pattern=revenue.FILE,
        model=revenue.RevenueFile,
        load=revenue.load_revenue,
        check=revenue.check_revenue,
    ),
    Part(
        pattern="targets/*.yaml",
        model=plan_rows.TargetSetFile,
        load=plans.load_target_sets,
        check=plans.check_target_sets,
    ),
    Part(pattern="programmes.yaml", model=plan_rows.ProgrammeFile, load=plans.load_programmes),
    Part(pattern="reported.yaml", model=plan_rows.ValueFile, load=plans.load_values),
    Part(pattern="causes.yaml", model=follow_rows.CauseFile, load=follow.load_causes),
    Part(
        pattern="nudges.yaml",
        model=follow_rows.LadderFile,
        load=follow.load_ladders,
        check=follow.check_ladders,
    ),
    Part(
        pattern="scoring.yaml",
        model=follow_rows.ScoringFile,
        load=follow.load_scoring,
        check=follow.check_scoring,
    ),
]
