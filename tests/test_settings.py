"""Where a setting comes from, and what is said when it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.settings import SETTINGS, Settings, SettingsError, load_settings, variable


def load(
    tmp_path: Path,
    *,
    flags: dict[str, str | None] | None = None,
    environment: dict[str, str] | None = None,
    workspace: str = "",
    user: str = "",
) -> Settings:
    (tmp_path / "workspace.toml").write_text(workspace, encoding="utf-8")
    (tmp_path / "user.toml").write_text(user, encoding="utf-8")
    return load_settings(
        flags=flags or {},
        environment=environment or {},
        workspace_file=tmp_path / "workspace.toml",
        user_file=tmp_path / "user.toml",
    )


def test_without_any_source_the_defaults_hold(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.device, settings.language, settings.rollover_hour) == ("auto", "en", 4)
    assert (settings.new_per_day, settings.due_per_day) == (10, 100)
    assert set(settings.sources.values()) == {"default"}


def test_a_flag_beats_the_environment_and_it_the_workspace_and_it_the_user(tmp_path: Path) -> None:
    everywhere = {
        "flags": {"language": "zh"},
        "environment": {"QUIZAPP_LANGUAGE": "en", "QUIZAPP_DEVICE": "cpu"},
        "workspace": 'device = "cuda"\nnew_per_day = 3',
        "user": 'device = "mps"\nnew_per_day = 7\ndue_per_day = 20',
    }
    settings = load(tmp_path, **everywhere)
    assert settings.language == "zh"
    assert settings.device == "cpu"
    assert settings.new_per_day == 3
    assert settings.due_per_day == 20
    assert settings.sources["language"] == "flag"
    assert settings.sources["device"] == "environment"
    assert settings.sources["due_per_day"].endswith("user.toml")


@pytest.mark.parametrize(("locale", "language"), [("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("C", "en")])
def test_unless_told_the_app_speaks_as_the_system_does(tmp_path: Path, locale: str, language: str) -> None:
    assert load(tmp_path, environment={"LANG": locale}).language == language


def test_an_unknown_key_names_the_nearest_right_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, workspace="rolover_hour = 4")
    assert dict(refused.value.note.fills)["nearest"] == "rollover_hour"


@pytest.mark.parametrize(
    "line",
    [
        "rollover_hour = 24",
        "rollover_hour = true",
        "new_per_day = -1",
        'device = "gpu"',
        'timezone = "Mars/Base"',
        'timezone = "../../etc/passwd"',
        "language = 3",
        "due_per_day = 1.5",
    ],
)
def test_a_value_that_is_not_taken_is_refused_with_what_is(tmp_path: Path, line: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, workspace=line)
    assert refused.value.note.key == "settings.value"


@pytest.mark.parametrize("text", ["= broken", 'language = "en', "\x00"])
def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, user=text)
    assert str(dict(refused.value.note.fills)["file"]).endswith("user.toml")


def test_every_setting_has_an_environment_variable(tmp_path: Path) -> None:
    environment = {"ROLLOVER_HOUR": "0", "NEW_PER_DAY": "1", "DUE_PER_DAY": "2", "TIMEZONE": "Asia/Tokyo"}
    settings = load(tmp_path, environment={f"QUIZAPP_{key}": value for key, value in environment.items()})
    assert (settings.rollover_hour, settings.new_per_day, settings.due_per_day) == (0, 1, 2)
    assert str(settings.timezone) == "Asia/Tokyo"
    assert {variable(setting.key) for setting in SETTINGS} >= {f"QUIZAPP_{key}" for key in environment}
