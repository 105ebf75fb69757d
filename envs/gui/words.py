"""What applications say by themselves, in several languages: the words on their buttons, tabs and labels."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["LANGUAGES", "WORDS", "say"]

LANGUAGES = ("en", "de", "fr", "es")
"""Languages that applications speak."""

WORDS: Mapping[str, tuple[str, ...]] = {
    # English: German, French, Spanish
    "Save": ("Speichern", "Enregistrer", "Guardar"),
    "Cancel": ("Abbrechen", "Annuler", "Cancelar"),
}
"""English words, and the same in the other `LANGUAGES`, in their order."""


def say(words: str, language: str) -> str:
    """Return `words` in `language`; as they are where the application has no translation."""
    if language == "en" or words not in WORDS:
        return words
    return WORDS[words][LANGUAGES.index(language) - 1]
