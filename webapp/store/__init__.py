"""The store: tables, queries that return values of `text` and `review`, and migrations. SQLAlchemy Core, no ORM.

Facts are rows written once (triggers refuse to change them), each beside its event in a hash chain; `facts.py` is the
one place that turns an event into rows, for the operations as for the journal.
"""
