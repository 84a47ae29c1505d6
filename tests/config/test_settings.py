"""Where a setting comes from, and what is said when it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.config.loading_settings import load_settings, variable, workspace_named_in
from quizapp.config.settings import SETTINGS, Settings, SettingsError
from quizapp.words import LANGUAGES, Words


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


def test_an_unknown_table_is_an_unknown_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, user='new_per_day = 3\n\n[kyes]\n"review.copy" = "f9"')
    fills = dict(refused.value.note.fills)
    assert fills["nearest"] == "keys"
    assert str(fills["file"]).endswith("user.toml:3")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# new_per_day = 3\nnew_per_day = -1", 2),
        ('language = "en"\n\n"new_per_day"=-1', 3),
        ("new_per_day = -1", 1),
        ('[keys]\n"review.copy" = 3', 1),
    ],
)
def test_a_complaint_says_the_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, workspace=text)
    assert dict(refused.value.note.fills)["source"] == f"{tmp_path / 'workspace.toml'}:{line}"


def test_a_complaint_about_the_environment_names_the_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, environment={"QUIZAPP_DEVICE": "gpu"})
    assert dict(refused.value.note.fills)["source"] == "QUIZAPP_DEVICE"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("line", ["rolover_hour = 4", "theme = 3", "= broken", "[keys]\ntheme = 'x'"])
def test_every_complaint_is_a_sentence_in_every_language(tmp_path: Path, line: str, language: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, workspace=line)
    assert "workspace.toml" in Words(language).note(refused.value.note)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_says_what_it_is_for(language: str) -> None:
    assert all(Words(language).note(setting.purpose) for setting in SETTINGS)


# Keys of one's own


@pytest.mark.parametrize(
    "text",
    [
        'keys = {"review.copy" = "f9"}',
        '[keys]\n"review.copy" = "f9"',
        '[keys]\nreview.copy = "f9"',
        '[keys.review]\ncopy = " f9 "',
    ],
)
def test_a_key_is_remapped_by_the_id_of_what_it_does(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, workspace=text).keys == {"review.copy": "f9"}


def test_keys_of_every_source_count_and_the_nearest_wins(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        environment={"QUIZAPP_KEYS": "a.one=f7  a.two=f8,ctrl+t"},
        workspace='[keys]\n"a.two" = "f1"\n"a.three" = "f9"',
        user='[keys]\n"a.three" = "f1"\n"a.four" = "f10"',
    )
    assert settings.keys == {"a.one": "f7", "a.two": "f8,ctrl+t", "a.three": "f9", "a.four": "f10"}
    assert settings.sources["keys"] == settings.sources["keys.a.two"] == "environment"
    assert settings.sources["keys.a.three"].endswith("workspace.toml")
    assert settings.sources["keys.a.four"].endswith("user.toml")


@pytest.mark.parametrize(
    "value", ["3", '{"a.b" = 3}', '{"a.b" = ""}', '{"a.b" = "f2,"}', '["f2"]', '{"a.b" = []}']
)
def test_what_is_no_key_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, workspace=f"keys = {value}")
    assert refused.value.note.key == "settings.value"


def test_a_setting_below_the_keys_is_told_to_move_up(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, workspace='[keys]\n"a.b" = "f2"\nnew_per_day = 3')
    fills = dict(refused.value.note.fills)
    assert (refused.value.note.key, fills["key"]) == ("settings.below-keys", "new_per_day")
    assert str(fills["location"]).endswith(":3")


# The workspace


def test_the_users_file_can_name_the_workspace(tmp_path: Path) -> None:
    file = tmp_path / "config" / "quizapp.toml"
    file.parent.mkdir()
    assert workspace_named_in(file) is None
    file.write_text('workspace = "../notes"', encoding="utf-8")
    assert workspace_named_in(file) == str(tmp_path / "config" / "../notes")
    file.write_text('workspace = "~/notes"', encoding="utf-8")
    assert workspace_named_in(file) == str(Path.home() / "notes")


def test_a_users_file_that_cannot_be_read_names_no_workspace(tmp_path: Path) -> None:
    file = tmp_path / "quizapp.toml"
    for broken in ("= broken", "workspace = 3", "unknown = 3"):
        file.write_text(broken, encoding="utf-8")
        assert workspace_named_in(file) is None


def test_a_workspaces_own_file_cannot_name_the_workspace(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, workspace='workspace = "elsewhere"')
    assert refused.value.note.key == "settings.workspace-within"


def test_where_both_files_are_one_it_is_the_users(tmp_path: Path) -> None:
    file = tmp_path / "quizapp.toml"
    file.write_text('workspace = "/elsewhere"', encoding="utf-8")
    settings = load_settings(flags={}, environment={}, workspace_file=file, user_file=file)
    assert settings.workspace == "/elsewhere"


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


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ("sm2", 0.9, False)),
        ('scheduler = "fsrs"\nretention = 0.85\nfuzz = true', ("fsrs", 0.85, True)),
        ('scheduler = "fsrs"\nretention = "0.7"\nfuzz = "true"', ("fsrs", 0.7, True)),
    ],
)
def test_the_scheduler_and_what_it_aims_at_are_settings(
    tmp_path: Path, text: str, read: tuple[str, float, bool]
) -> None:
    settings = load(tmp_path, workspace=text)
    assert (settings.scheduler, settings.retention, settings.fuzz) == read


@pytest.mark.parametrize(
    "line",
    ['scheduler = "fsrs6"', "retention = 0.69", "retention = 1", "retention = true", 'retention = "high"',
     "retention = nan", 'fuzz = "maybe"', "fuzz = 1"],
)  # fmt: skip
def test_a_scheduler_that_there_is_not_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(SettingsError):
        load(tmp_path, workspace=line)
