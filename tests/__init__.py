"""Tests, read as a specification: what the program does, on real files, databases and a real browser."""
