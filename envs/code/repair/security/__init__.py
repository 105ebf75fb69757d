"""Programs with a real vulnerability each, to be closed without breaking what the program is for."""
