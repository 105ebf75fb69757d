"""The shop in Chromium: one browser, a window for every environment."""
