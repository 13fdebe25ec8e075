"""Settings: few, each explained, read from the environment."""

from dataclasses import fields
from pathlib import Path

import pytest

from webapp.config import (
    ADDRESS_VARIABLE,
    DATABASE_VARIABLE,
    OIDC_VARIABLES,
    PASSWORDS_VARIABLE,
    PUBLIC_READING_VARIABLE,
    Settings,
)
from webapp.errors import InvalidInput


def test_without_environment_the_database_is_the_file_in_reviews() -> None:
    settings = Settings.load(Path("desk"))
    assert settings == Settings(workspace=Path("desk"), database="")
    assert (settings.seeds, settings.translations, settings.reviews) == (
        Path("desk/seeds"),
        Path("desk/translations"),
        Path("desk/reviews"),
    )


def test_the_database_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, " postgresql+psycopg://me@host/desk\n")
    assert Settings.load(Path()).database == "postgresql+psycopg://me@host/desk"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("https://desk.example.org", "https://desk.example.org"),
        (" HTTPS://Desk.Example.org/ ", "https://desk.example.org"),
        ("https://desk.example.org:443", "https://desk.example.org"),
        ("https://desk.example.org:8443/", "https://desk.example.org:8443"),
        ("http://10.0.0.7:8963", "http://10.0.0.7:8963"),
        ("http://[fd00::1]:80", "http://[fd00::1]"),
    ],
)
def test_the_address_is_kept_as_browsers_spell_it(monkeypatch: pytest.MonkeyPatch, said: str, meant: str) -> None:
    monkeypatch.setenv(ADDRESS_VARIABLE, said)
    assert Settings.load(Path()).address == meant


@pytest.mark.parametrize(
    "said", ["desk.example.org", "ftp://x", "https://x/desk", "https://", "https://x?y", "https://u@x", "https://x y"]
)
def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(ADDRESS_VARIABLE, said)
    with pytest.raises(InvalidInput, match="VARIORUM_ADDRESS must be an address without a path"):
        Settings.load(Path())


@pytest.mark.parametrize(
    ("said", "meant"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("no", False), ("off", False)]
)
def test_a_switch_is_on_or_off(monkeypatch: pytest.MonkeyPatch, said: str, meant: bool) -> None:
    for variable in (PUBLIC_READING_VARIABLE, PASSWORDS_VARIABLE):
        monkeypatch.setenv(variable, said)
    settings = Settings.load(Path())
    assert (settings.public_reading, settings.passwords) == (meant, meant)


def test_a_switch_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC_READING_VARIABLE, "maybe")
    with pytest.raises(InvalidInput, match="VARIORUM_PUBLIC_READING must be 1 or 0"):
        Settings.load(Path())


def test_without_environment_nothing_is_shared() -> None:
    settings = Settings.load(Path())
    assert (settings.address, settings.public_reading, settings.passwords) == ("", False, True)


def test_every_setting_says_what_it_is_in_one_sentence() -> None:
    for field in fields(Settings):
        assert field.metadata["help"].endswith("."), field.name
        assert "variable" in field.metadata, field.name


def test_the_provider_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in OIDC_VARIABLES:
        monkeypatch.setenv(variable, f" {variable.lower()}\n")
    found = Settings.load(Path())
    assert (found.oidc_issuer, found.oidc_client_id, found.oidc_client_secret) == tuple(map(str.lower, OIDC_VARIABLES))
