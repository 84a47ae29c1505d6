"""The worker: one process that has imported torch and forks once for each job.

Only :mod:`quizapp.runner.local` starts it. Of the modules here, ``template``
and ``children`` run in the process that must stay whole and never run a
stranger's code; ``child`` and what it calls run in a fork that is thrown away.
"""
