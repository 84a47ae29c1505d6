"""Runs programs in long-lived spawned processes: for accelerators, and for systems without the
forking worker.

This requires only pipes, threads, and a way to kill a process.
"""
