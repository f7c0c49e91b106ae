"""Loads and checks the codebook: the data file that names powers, themes and questions. Pure after loading."""
