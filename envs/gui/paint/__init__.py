"""How screens look: from widgets to the shapes that renderers draw."""
