"""Looking after what a learner has: is all well, copies of the log, and which packs may run."""
