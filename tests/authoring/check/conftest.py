"""Question files that tests read themselves, in two corpora."""

from __future__ import annotations

#: pytest would take them for question files to check.
collect_ignore_glob = ["broken/*", "sound/*"]
