"""Search over product texts, ranked as Lucene ranks: analyser, index, and what of a product is indexed."""
