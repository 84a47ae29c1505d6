"""When a question is asked again: SM-2, FSRS, the learner's day, the fold over the log, the plan
of a day.

Pure: no clock, no disk, no process. Days and instants are passed in.
"""
