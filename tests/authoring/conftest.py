"""Question files among the tests are samples, often broken on purpose, and no tests themselves."""

from __future__ import annotations

collect_ignore_glob = ["*.yaml", "*.yml"]
