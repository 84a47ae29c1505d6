"""The worker: a process that has imported torch and forks once for each job.

Only :mod:`quizapp.runner.local` starts it. Of the modules here, ``template`` and ``children`` run
in the process that must stay intact and never runs untrusted code; ``child`` and the modules it
uses run in a fork that is discarded.
"""
