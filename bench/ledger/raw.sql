-- What the database does at its best: double entry in bare SQL, with a row of its balance for every
-- account. `post` is one booking, `post_batch` many in one statement.
CREATE SCHEMA led;
CREATE TABLE led.account (
    id int PRIMARY KEY, name text NOT NULL, balance numeric(18, 0) NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE TABLE led.journal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ref text NOT NULL UNIQUE,
    at timestamptz NOT NULL DEFAULT now(), actor int NOT NULL
);
CREATE TABLE led.entry (
    journal_id bigint NOT NULL, line smallint NOT NULL, account_id int NOT NULL,
    amount numeric(18, 0) NOT NULL, PRIMARY KEY (journal_id, line)
);
CREATE INDEX ON led.entry (account_id, journal_id);
INSERT INTO led.account SELECT g, 'TK ' || g FROM generate_series(1, 2000) g;
CREATE FUNCTION led.post(p_ref text, p_dr int, p_cr int, p_amt numeric) RETURNS bigint
LANGUAGE plpgsql AS $f$
DECLARE j bigint;
BEGIN
    INSERT INTO led.journal (ref, actor) VALUES (p_ref, 1) RETURNING id INTO j;
    INSERT INTO led.entry VALUES (j, 1, p_dr, p_amt), (j, 2, p_cr, -p_amt);
    UPDATE led.account a SET balance = balance + v.amt
    FROM (VALUES (p_dr, p_amt), (p_cr, -p_amt)) v (id, amt) WHERE a.id = v.id;
    RETURN j;
END $f$;
CREATE FUNCTION led.post_batch(p_n int, p_tag text) RETURNS int LANGUAGE plpgsql AS $f$
BEGIN
    WITH t AS MATERIALIZED (
        SELECT g, 1 + (random() * 1998)::int dr, (1 + random() * 9)::int * 10000 amt
        FROM generate_series(1, p_n) g
    ), j AS (
        INSERT INTO led.journal (ref, actor) SELECT p_tag || g, 1 FROM t RETURNING id, ref
    ), e AS (
        INSERT INTO led.entry
        SELECT j.id, l.line, CASE l.line WHEN 1 THEN t.dr ELSE 2000 END,
               CASE l.line WHEN 1 THEN t.amt ELSE -t.amt END
        FROM j JOIN t ON j.ref = p_tag || t.g
        CROSS JOIN (VALUES (1::smallint), (2::smallint)) l (line)
        RETURNING account_id, amount
    )
    UPDATE led.account a SET balance = a.balance + s.amt
    FROM (SELECT account_id, sum(amount) amt FROM e GROUP BY 1 ORDER BY 1) s
    WHERE a.id = s.account_id;
    RETURN p_n;
END $f$;
