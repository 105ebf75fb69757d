"""Search over product texts, ranked as Lucene ranks: analyser, index, and what of a product is indexed."""

from __future__ import annotations

from .analyzer import analyse
from .document import index_text
from .index import Index

__all__ = ["Index", "analyse", "index_text"]
