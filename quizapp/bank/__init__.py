"""Questions: the YAML format, loading with file, line and column, and variants.

Pure except for reading question files: no clock, no process, no torch. Names are imported on
first use: listing the questions of a cached library needs neither the models nor YAML.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.bank.faults import Fault
    from quizapp.bank.lesson import Lesson
    from quizapp.bank.library import Folder, Library, load_library
    from quizapp.bank.locating import Locator, order_faults, variant_faults
    from quizapp.bank.packs import load_pack
    from quizapp.bank.program_inputs import Input, inputs
    from quizapp.bank.questions import LoadedPack, Pack, Question
    from quizapp.bank.text import Text
    from quizapp.bank.values import Value
    from quizapp.bank.variant import Variant, VariantMistake
    from quizapp.bank.variation import NoVariants, Variants, variants

_NAMES = {
    "expressions": ("Value",),
    "faults": ("Fault",),
    "program_inputs": ("Input", "inputs"),
    "lesson": ("Lesson",),
    "library": ("Folder", "Library", "load_library"),
    "locating": ("Locator", "order_faults", "variant_faults"),
    "packs": ("load_pack",),
    "questions": ("LoadedPack", "Pack", "Question"),
    "text": ("Text",),
    "variant": ("Variant", "VariantMistake"),
    "variation": ("NoVariants", "Variants", "variants"),
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [
    "Fault",
    "Folder",
    "Input",
    "Lesson",
    "Library",
    "LoadedPack",
    "Locator",
    "NoVariants",
    "Pack",
    "Question",
    "Text",
    "Value",
    "Variant",
    "VariantMistake",
    "Variants",
    "inputs",
    "load_library",
    "load_pack",
    "order_faults",
    "variant_faults",
    "variants",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return found
