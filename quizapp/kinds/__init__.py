"""Reads an answer, and judges it against an outcome. Nothing is ever evaluated to read an answer.

Pure: text and outcomes in, truths and judgements out.
"""
