"""Variorum sets the translations of a document side by side. The map of this package is README.md in this folder."""

__version__ = "0.6.0"
