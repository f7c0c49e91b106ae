"""Codings: decisions by people and by the program, how they settle, travel as files and agree."""
