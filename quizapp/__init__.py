"""quizapp teaches PyTorch with questions whose answers are never written down, only executed."""

__version__ = "0.1.0"
