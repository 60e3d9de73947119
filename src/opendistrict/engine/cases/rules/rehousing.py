"""Where a dossier stands once it lives by another version, or why it cannot."""

from collections.abc import Mapping

from opendistrict.engine.cases.shapes.procedure import LegalTerm, Procedure
from opendistrict.kernel.flow import Flow

INTAKE = "tiep_nhan"  # the step before acceptance, in every version


def state_after(
    state: str,
    *,
    is_decided: bool,
    values: Mapping[str, object],
    new: Procedure,
    flow: Flow,
    steps: Mapping[str, str],
) -> tuple[str, str]:
    """The state under the new version and an empty text; or an empty text and why not.

    A step goes to the one of its code, unless `steps` names another.
    """
    code, _, step = state.partition(".")
    after = state
    if step not in ("", INTAKE):
        codes = [one.code for one in new.steps]
        target = steps.get(step, step)
        if target not in codes:
            return "", "step_is_gone"
        if not _signature_fits(new, codes.index(target), is_decided):
            return "", "signature_does_not_fit"
        after = f"{code}.{target}"
    if after not in flow.states:
        return "", "waiting_is_gone"
    if not is_decided and lacking(new, values):
        return "", "form_lacks_field"
    return after, ""


def _signature_fits(new: Procedure, n: int, is_decided: bool) -> bool:
    """What is not signed may not stand behind the signature, where it could never end; what is
    signed may not stand before it, where it would be decided again."""
    signing = next((m for m, one in enumerate(new.steps) if one.signs), len(new.steps))
    return n >= signing if is_decided else n <= signing


def lacking(new: Procedure, values: Mapping[str, object]) -> tuple[str, ...]:
    """What the new version needs to decide or to write the result, and nobody was asked for."""
    needed = {"result", *(one.code for one in new.steps)}
    return tuple(
        one.code
        for one in new.form
        if one.required and one.when is None and one.code not in values and needed & set(one.for_)
    )


def same_term(one: LegalTerm | None, other: LegalTerm | None) -> bool:
    """Whether two versions count alike, whatever they rest on."""
    if one is None or other is None:
        return one is other
    return (one.amount, one.every, one.cutoff) == (other.amount, other.every, other.cutoff)
