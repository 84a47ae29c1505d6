"""Figures drawn from the log, and exports of it."""
