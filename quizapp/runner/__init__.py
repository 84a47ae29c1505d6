"""Runs programs in a process that holds nothing of value, and hands back outcomes."""
