"""The use cases, one module each: what a person can ask of the desk, whoever asks (page, command, later an API).

Each write is one transaction and one event in the log. Nothing is imported here, so that `variorum compare` need not
load the store.
"""
