"""What no constraint of one row can say: rows that only grow or only end, sums that must hold."""

from django.db import migrations

# ---- rows that only grow, and rows that end once

GROWING = (
    "account",
    "transfer",
    "closing",
    "accountday",
    "charge",
    "instalment",
    "bill",
    "billline",
    "note",
    "statement",
)
# Table, what may be set once (its first column says that it was), what may be sealed anew.
ENDING = (
    ("match", "undone_at,undone_by,undone_because", ""),
    ("receipt", "voided_at,voided_because", ""),
    ("decision", "decided_at,decided_by_id,decided_by,is_approved", ""),
    ("bankline", "statement_id", "counter_account,counter_index"),
)
ONLY_ENDS = """
CREATE FUNCTION ledger_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ends text[] := string_to_array(TG_ARGV[0], ',');
    free text[] := string_to_array(TG_ARGV[1], ',');
    was jsonb := to_jsonb(OLD) - free;
    now jsonb := to_jsonb(NEW) - free;
BEGIN
    IF TG_OP = 'DELETE' OR now - ends <> was - ends
        OR (was ->> ends[1] IS NOT NULL AND now <> was)
    THEN
        RAISE EXCEPTION '% is ended once and else not changed', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def only_grows(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_{table} "
        "FOR EACH ROW EXECUTE FUNCTION append_only();",
        f"DROP TRIGGER append_only ON ledger_{table};",
    )


def only_ends(table: str, ends: str, free: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER only_ends BEFORE UPDATE OR DELETE ON ledger_{table} "
        f"FOR EACH ROW EXECUTE FUNCTION ledger_only_ends('{ends}', '{free}');",
        f"DROP TRIGGER only_ends ON ledger_{table};",
    )


# ---- booking

# Every look is by a key: a plan made when a table was small is kept while it grows.
BY_KEYS = "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off"

# Whoever books holds the unit's books open; a closing waits for them and they for it. What comes
# too late for its day is booked on the first day that is open. One statement is one snapshot, so
# the closing is read by a second one: after the wait. Accounts are opened when first used, and
# each is looked up by its code.
POST = f"""
CREATE FUNCTION ledger_post(p_unit uuid, p_at timestamptz, p_batch text, p_moves json)
RETURNS integer LANGUAGE plpgsql {BY_KEYS} AS $$
DECLARE
    closed date;
    booked integer;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('ledger.unit:' || p_unit, 0));
    SELECT max(day) INTO closed FROM ledger_closing WHERE unit_id = p_unit;
    IF EXISTS (
        SELECT FROM json_to_recordset(p_moves) AS r (debit text, credit text)
        WHERE (SELECT id FROM ledger_account WHERE unit_id = p_unit AND code = r.debit) IS NULL
           OR (SELECT id FROM ledger_account WHERE unit_id = p_unit AND code = r.credit) IS NULL
    ) THEN
        INSERT INTO ledger_account (unit_id, code, kind, budget_item)
        SELECT p_unit, code, split_part(code, ':', 1),
               CASE WHEN split_part(code, ':', 1) IN ('receivable', 'revenue', 'write_off')
                    THEN split_part(code, ':', 2) END
        FROM (SELECT debit AS code FROM json_to_recordset(p_moves) AS r (debit text)
              UNION SELECT credit FROM json_to_recordset(p_moves) AS r (credit text)) codes
        ORDER BY code
        ON CONFLICT (unit_id, code) DO NOTHING;
    END IF;
    INSERT INTO ledger_transfer (id, unit_id, debit_id, credit_id, amount, reason, batch,
        happened_on, recorded_at, charge_id, line_id, party_id, decision_id, reverses_id)
    SELECT r.id, p_unit,
           (SELECT id FROM ledger_account WHERE unit_id = p_unit AND code = r.debit),
           (SELECT id FROM ledger_account WHERE unit_id = p_unit AND code = r.credit),
           r.amount, r.reason, p_batch, greatest(r.day, closed + 1), p_at, r.charge, r.line,
           r.party, r.decision, r.undone
    FROM json_to_recordset(p_moves)
         AS r (id uuid, debit text, credit text, amount bigint, reason text, day date,
               charge uuid, line uuid, party uuid, decision uuid, undone uuid)
    ORDER BY r.id
    ON CONFLICT (id) DO NOTHING;
    GET DIAGNOSTICS booked = ROW_COUNT;
    RETURN booked;
END $$;
"""

# What must hold after every booking, however it was written. Rows of lines and charges are locked
# in that order, then the credits of parties: as the actions do it.
SIGNED = """sum(CASE (SELECT kind FROM ledger_account WHERE id = t.{plus})
                          WHEN '{kind}' THEN t.amount ELSE 0 END
                   - CASE (SELECT kind FROM ledger_account WHERE id = t.{minus})
                          WHEN '{kind}' THEN t.amount ELSE 0 END)"""
HOLD = f"""
CREATE FUNCTION ledger_transfers_hold() RETURNS trigger LANGUAGE plpgsql {BY_KEYS} AS $$
DECLARE
    of_charges boolean;
    of_lines boolean;
    of_parties boolean;
    reversed boolean;
    astray boolean;
BEGIN
    SELECT bool_or(t.charge_id IS NOT NULL), bool_or(t.line_id IS NOT NULL),
           bool_or(t.party_id IS NOT NULL), bool_or(t.reverses_id IS NOT NULL),
           bool_or((SELECT unit_id FROM ledger_account WHERE id = t.debit_id)
                   IS DISTINCT FROM t.unit_id
                OR (SELECT unit_id FROM ledger_account WHERE id = t.credit_id)
                   IS DISTINCT FROM t.unit_id)
    INTO of_charges, of_lines, of_parties, reversed, astray
    FROM fresh t;
    IF astray THEN
        RAISE EXCEPTION 'a transfer stays in the books of one unit'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT unit_id, min(happened_on) AS first FROM fresh GROUP BY 1) t
        WHERE t.first <= (SELECT max(day) FROM ledger_closing l WHERE l.unit_id = t.unit_id)
    ) THEN
        RAISE EXCEPTION 'a closed day takes no transfer'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF reversed AND EXISTS (
        SELECT FROM fresh t WHERE t.reverses_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM ledger_transfer o
            WHERE o.id = t.reverses_id AND o.reverses_id IS NULL AND o.amount = t.amount
              AND o.debit_id = t.credit_id AND o.credit_id = t.debit_id)
    ) THEN
        RAISE EXCEPTION 'a reversal mirrors what it reverses'
            USING ERRCODE = 'integrity_constraint_violation';
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
            WHERE (SELECT {SIGNED.format(kind="receivable", plus="debit_id", minus="credit_id")}
                   FROM ledger_transfer t WHERE t.charge_id = f.charge_id) < 0
        ) THEN
            RAISE EXCEPTION 'a charge is not paid above itself'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF of_lines AND EXISTS (
        SELECT FROM (SELECT DISTINCT line_id FROM fresh WHERE line_id IS NOT NULL) f
        JOIN ledger_bankline l ON l.id = f.line_id
        WHERE NOT (SELECT {SIGNED.format(kind="unmatched", plus="credit_id", minus="debit_id")}
                   FROM ledger_transfer t WHERE t.line_id = f.line_id)
              BETWEEN least(0, l.amount) AND greatest(0, l.amount)
    ) THEN
        RAISE EXCEPTION 'a bank line is not matched above its amount'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF of_parties THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('ledger.credit:' || k.key, 0))
        FROM (SELECT DISTINCT unit_id || ':' || party_id AS key FROM fresh
              WHERE party_id IS NOT NULL ORDER BY 1) k;
        IF EXISTS (
            SELECT FROM (SELECT DISTINCT unit_id, party_id FROM fresh
                         WHERE party_id IS NOT NULL) f
            WHERE (SELECT {SIGNED.format(kind="credit", plus="credit_id", minus="debit_id")}
                   FROM ledger_transfer t
                   WHERE t.party_id = f.party_id AND t.unit_id = f.unit_id) < 0
        ) THEN
            RAISE EXCEPTION 'a credit is not used above itself'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER transfers_hold AFTER INSERT ON ledger_transfer REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_transfers_hold();
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0002_database_rules"), ("ledger", "0001_initial")]

    operations = [
        *(only_grows(table) for table in GROWING),
        migrations.RunSQL(ONLY_ENDS, "DROP FUNCTION ledger_only_ends();"),
        *(only_ends(*one) for one in ENDING),
        migrations.RunSQL("CREATE SEQUENCE ledger_code;", "DROP SEQUENCE ledger_code;"),
        migrations.RunSQL(POST, "DROP FUNCTION ledger_post;"),
        migrations.RunSQL(
            HOLD,
            "DROP TRIGGER transfers_hold ON ledger_transfer; DROP FUNCTION ledger_transfers_hold();",
        ),
    ]
