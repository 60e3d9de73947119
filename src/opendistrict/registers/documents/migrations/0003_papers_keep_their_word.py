"""What was issued stays as it was issued: the database refuses anything but its ending."""

from django.db import migrations

ENDINGS = "'withdrawn_at', 'withdrawn_by', 'withdrawn_because', 'superseded_by_id'"
FUNCTION = f"""
CREATE FUNCTION documents_paper_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR to_jsonb(NEW) - ARRAY[{ENDINGS}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{ENDINGS}]
        OR (OLD.withdrawn_at IS NOT NULL AND NEW IS DISTINCT FROM OLD)
        OR (OLD.superseded_by_id IS NOT NULL AND NEW IS DISTINCT FROM OLD)
    THEN
        RAISE EXCEPTION 'an issued paper is not changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER papers_keep_their_word BEFORE UPDATE OR DELETE ON documents_paper
    FOR EACH ROW EXECUTE FUNCTION documents_paper_keeps_its_word();

CREATE FUNCTION documents_signer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR NEW.person_id IS DISTINCT FROM OLD.person_id
        OR NEW.certificate IS DISTINCT FROM OLD.certificate
        OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
    THEN
        RAISE EXCEPTION 'a signer is revoked, not changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signers_stay BEFORE UPDATE OR DELETE ON documents_signer
    FOR EACH ROW EXECUTE FUNCTION documents_signer_stays();
"""
BACK = """
DROP TRIGGER papers_keep_their_word ON documents_paper;
DROP FUNCTION documents_paper_keeps_its_word();
DROP TRIGGER signers_stay ON documents_signer;
DROP FUNCTION documents_signer_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_issued_papers_and_signers")]

    operations = [migrations.RunSQL(FUNCTION, BACK)]
