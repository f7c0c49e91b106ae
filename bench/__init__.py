"""Measurements: import and pages, each beside something it can be compared with. Nothing here is shipped."""
