"""How near an action comes to the one that the expert would have done, part by part."""

from __future__ import annotations

from ...rewards.measure.text import rouge_l, words
from .session import action_of

__all__ = ["compare"]


def compare(reference: str, actual: str) -> dict[str, float]:
    """Return the signals of imitation, as `signals.IMITATION_SIGNALS` declares them.

    A search types words into the only field there is, so its name is given and right; a click names what it presses
    and types nothing. What is named or typed counts only under the right verb.

    Args:
        reference: The action that the expert would do, ``click[buy now]``.
        actual: The action that was done instead.
    """
    expected, given = action_of(reference), action_of(actual)
    (wanted_verb, wanted), (verb, argument) = expected or ("", ""), given or ("", "")
    agrees = bool(verb) and verb == wanted_verb
    searched = agrees and verb == "search"
    spoken = agrees and bool(words(argument))
    overlap = rouge_l(argument, wanted) if agrees else 0.0
    return {
        "well_formed": float(given is not None),
        "type_agrees": float(agrees),
        "both_searched": float(searched),
        "name_given": float(searched or spoken),
        "name_overlap": 1.0 if searched else overlap,
        "text_given": float(searched and spoken),
        "text_overlap": overlap if searched else 0.0,
    }
