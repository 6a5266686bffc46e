"""Fuzzing of the reader, the loader and the checker: ``python -m tests.fuzz --help``.

Whatever is typed, derive answers with findings of its own; any other exception, any input over two seconds and any
process over one GiB is a failure. `corpus` has what is started from, `formulas` and `documents` change it, `targets`
feeds it to derive and judges what comes back, `measure` counts, `engines` drives (our mutations, or atheris guided by
coverage), `record` keeps the numbers in ``docs/fuzz.json`` and the table in ``docs/trust.md``, `regressions` holds the
inputs that failed once.
"""
