"""The rules of 0002 at less cost; not one of them holds less.

Whatever a statement of a function might look at is made ready when it begins, though a condition
before it be false: `IF reversed AND EXISTS (…)` cost as much as the look itself. So a look that
is seldom needed has a statement of its own, and the two that every booking needs are one.
"""

from importlib import import_module

from django.db import migrations

_before = import_module("opendistrict.registers.ledger.migrations.0002_database_rules")
_OWED = _before.SIGNED.format(kind="receivable", plus="debit_id", minus="credit_id")
_UNMATCHED = _before.SIGNED.format(kind="unmatched", plus="credit_id", minus="debit_id")
_CREDIT = _before.SIGNED.format(kind="credit", plus="credit_id", minus="debit_id")

# Whoever books holds the unit's books open; a closing waits for them and they for it. What comes
# too late for its day is booked on the first day that is open. One statement is one snapshot, so
# the closing is read by a second one: after the wait. Nothing is booked as long as one of the
# accounts is not there: then they are opened, and it is booked at the second go. Told again,
# nothing is booked at the second go either.
POST = f"""
CREATE FUNCTION ledger_post(p_unit uuid, p_at timestamptz, p_batch text, p_moves json)
RETURNS integer LANGUAGE plpgsql {_before.BY_KEYS} AS $$
DECLARE
    closed date;
    booked integer;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('ledger.unit:' || p_unit, 0));
    SELECT max(day) INTO closed FROM ledger_closing WHERE unit_id = p_unit;
    FOR go IN 1..2 LOOP
        WITH told AS MATERIALIZED (
            SELECT r.*,
                (SELECT id FROM ledger_account WHERE unit_id = p_unit AND code = r.debit) AS d,
                (SELECT id FROM ledger_account WHERE unit_id = p_unit AND code = r.credit) AS c
            FROM json_to_recordset(p_moves)
                AS r (id uuid, debit text, credit text, amount bigint, reason text, day date,
                      charge uuid, line uuid, party uuid, decision uuid, undone uuid)
        )
        INSERT INTO ledger_transfer (id, unit_id, debit_id, credit_id, amount, reason, batch,
            happened_on, recorded_at, charge_id, line_id, party_id, decision_id, reverses_id)
        SELECT id, p_unit, d, c, amount, reason, p_batch, greatest(day, closed + 1), p_at,
               charge, line, party, decision, undone
        FROM told WHERE go = 2 OR NOT EXISTS (SELECT FROM told WHERE d IS NULL OR c IS NULL)
        ORDER BY id
        ON CONFLICT (id) DO NOTHING;
        GET DIAGNOSTICS booked = ROW_COUNT;
        EXIT WHEN booked > 0 OR go = 2;
        INSERT INTO ledger_account (unit_id, code, kind, budget_item)
        SELECT p_unit, code, split_part(code, ':', 1),
               CASE WHEN split_part(code, ':', 1) IN ('receivable', 'revenue', 'write_off')
                    THEN split_part(code, ':', 2) END
        FROM (SELECT debit AS code FROM json_to_recordset(p_moves) AS r (debit text)
              UNION SELECT credit FROM json_to_recordset(p_moves) AS r (credit text)) codes
        WHERE (SELECT id FROM ledger_account a
               WHERE a.unit_id = p_unit AND a.code = codes.code) IS NULL
        ORDER BY code
        ON CONFLICT (unit_id, code) DO NOTHING;
    END LOOP;
    RETURN booked;
END $$;
"""

# What must hold after every booking, however it was written. Rows of lines and charges are locked
# in that order, then the credits of parties: as the actions do it.
HOLD = f"""
CREATE FUNCTION ledger_transfers_hold() RETURNS trigger
LANGUAGE plpgsql {_before.BY_KEYS} AS $$
DECLARE
    of_charges boolean;
    of_lines boolean;
    of_parties boolean;
    reversed boolean;
    astray boolean;
    late boolean;
BEGIN
    SELECT bool_or(t.charge_id IS NOT NULL), bool_or(t.line_id IS NOT NULL),
           bool_or(t.party_id IS NOT NULL), bool_or(t.reverses_id IS NOT NULL),
           bool_or((SELECT unit_id FROM ledger_account WHERE id = t.debit_id)
                   IS DISTINCT FROM t.unit_id
                OR (SELECT unit_id FROM ledger_account WHERE id = t.credit_id)
                   IS DISTINCT FROM t.unit_id),
           bool_or(EXISTS (SELECT FROM ledger_closing l
                           WHERE l.unit_id = t.unit_id AND l.day >= t.happened_on))
    INTO of_charges, of_lines, of_parties, reversed, astray, late
    FROM fresh t;
    IF astray THEN
        RAISE EXCEPTION 'a transfer stays in the books of one unit'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF late THEN
        RAISE EXCEPTION 'a closed day takes no transfer'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF reversed THEN
        IF EXISTS (
            SELECT FROM fresh t WHERE t.reverses_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM ledger_transfer o
                WHERE o.id = t.reverses_id AND o.reverses_id IS NULL AND o.amount = t.amount
                  AND o.debit_id = t.credit_id AND o.credit_id = t.debit_id)
        ) THEN
            RAISE EXCEPTION 'a reversal mirrors what it reverses'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF of_lines THEN
        PERFORM 1 FROM ledger_bankline WHERE id IN (SELECT line_id FROM fresh)
            ORDER BY id FOR NO KEY UPDATE;
    END IF;
    IF of_charges THEN
        PERFORM 1 FROM ledger_charge WHERE id IN (SELECT charge_id FROM fresh)
            ORDER BY id FOR NO KEY UPDATE;
        IF EXISTS (
            SELECT FROM (SELECT DISTINCT charge_id FROM fresh WHERE charge_id IS NOT NULL) f
            WHERE (SELECT {_OWED}
                   FROM ledger_transfer t WHERE t.charge_id = f.charge_id) < 0
        ) THEN
            RAISE EXCEPTION 'a charge is not paid above itself'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF of_lines THEN
        IF EXISTS (
            SELECT FROM (SELECT DISTINCT line_id FROM fresh WHERE line_id IS NOT NULL) f
            JOIN ledger_bankline l ON l.id = f.line_id
            WHERE NOT (SELECT {_UNMATCHED}
                       FROM ledger_transfer t WHERE t.line_id = f.line_id)
                  BETWEEN least(0, l.amount) AND greatest(0, l.amount)
        ) THEN
            RAISE EXCEPTION 'a bank line is not matched above its amount'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF of_parties THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('ledger.credit:' || k.key, 0))
        FROM (SELECT DISTINCT unit_id || ':' || party_id AS key FROM fresh
              WHERE party_id IS NOT NULL ORDER BY 1) k;
        IF EXISTS (
            SELECT FROM (SELECT DISTINCT unit_id, party_id FROM fresh
                         WHERE party_id IS NOT NULL) f
            WHERE (SELECT {_CREDIT}
                   FROM ledger_transfer t
                   WHERE t.party_id = f.party_id AND t.unit_id = f.unit_id) < 0
        ) THEN
            RAISE EXCEPTION 'a credit is not used above itself'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
"""


def _replaced(function: str) -> str:
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_codes_by_chance")]

    operations = [
        migrations.RunSQL(_replaced(POST), _replaced(_before.POST)),
        migrations.RunSQL(_replaced(HOLD), _replaced(_before.HOLD.partition("CREATE TRIGGER")[0])),
    ]
