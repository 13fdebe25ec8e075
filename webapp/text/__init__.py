"""Pure functions on strings and frozen values: what a text is, what corresponds, what differs.

Nothing here reads a file of the workspace, a clock or a random number, and nothing here knows Flask or SQLAlchemy
(tests/test_layers.py). Data that a package ships (dictionaries, models) may be read.
"""
