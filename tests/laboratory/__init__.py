"""The differential laboratory: random claims, true by construction or mutated, against brute force.

``python -m tests.laboratory --count N --seed S --processes P`` judges N probes and prints what came of them;
``--ledger`` also refreshes ``docs/ledger.json`` and ``docs/ledger.md``. A probe is its seed. On its way it passes

    choices → worlds → maker → rewrites, mutations, late → probe      what is asked
    scalars → instantiate → values → points → brute                   what is true, by counting
    judging → tally → command, ledger                                 what the verdict is worth

The second row shares no code with the engine: it imports `derive.term` and `derive.context`, in which claims are
written down, and nothing else of `derive`.
"""
