"""Drawing a screen: with Pillow, or as HTML in Chromium."""
