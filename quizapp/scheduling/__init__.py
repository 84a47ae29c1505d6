"""When a question is asked again: SM-2, the learner's day, the fold over the log, the queue.

Pure: no clock, no disk, no process. Days and instants are passed in.
"""
