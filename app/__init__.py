"""Vis-à-vis: compare where regional powers stand, sentence by sentence."""
