"""Runs programs in spawned processes that live long: for devices, and for systems without the fork worker.

Nothing here needs more than pipes, threads, and the killing of a process.
"""
