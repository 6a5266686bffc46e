"""Fuzzing what reads text: the reader of formulas, the loader of files, and the whole check.

``python -m tests.fuzz --help`` is the command. Inputs are made by splicing what real proof files are made of
(`tests.fuzz.mutations`, seeded) or by coverage (`tests.fuzz.coverage`, atheris); `tests.fuzz.targets` says what may
come of one: a value, or a finding of ours. Anything else is a failure, kept with the command that shows it again.
"""
