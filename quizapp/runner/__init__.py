"""Runs programs in separate processes that hold nothing of value, and returns their outcomes."""
