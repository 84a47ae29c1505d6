"""Keeps a learner's data safe: the doctor, backups, and which packs may run."""
