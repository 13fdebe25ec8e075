"""Settings: few, each explained, read from the environment."""

from dataclasses import fields
from pathlib import Path

import pytest

from webapp.config import DATABASE_VARIABLE, Settings


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


def test_every_setting_says_what_it_is_in_one_sentence() -> None:
    for field in fields(Settings):
        assert field.metadata["help"].endswith("."), field.name
        assert "variable" in field.metadata, field.name
