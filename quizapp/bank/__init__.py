"""What a question is: the YAML format, loading with file, line and column, variants.

Pure but for reading question files: no clock, no process, no torch.
"""

from quizapp.bank.checks import order_faults, variant_faults
from quizapp.bank.expressions import Value
from quizapp.bank.faults import Fault
from quizapp.bank.inputs import Input, inputs
from quizapp.bank.library import Folder, Library, load_library
from quizapp.bank.locating import Locator
from quizapp.bank.packs import LoadedPack, load_pack
from quizapp.bank.questions import Pack, Question
from quizapp.bank.text import Text
from quizapp.bank.variant import Variant, VariantMistake
from quizapp.bank.variants import Starved, Variants, variants

__all__ = [
    "Fault",
    "Folder",
    "Input",
    "Library",
    "LoadedPack",
    "Locator",
    "Pack",
    "Question",
    "Starved",
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
