"""Importing derive so that atheris sees which branches are taken: it must come before anything else imports derive, so
this module imports nothing itself."""

INSTRUMENTED = ("derive.latex", "derive.load", "derive.yaml_nodes", "derive.declare", "derive.elaborate")


def instrument() -> None:
    """Import what is fuzzed, instrumented."""
    import sys

    import atheris  # an extra: the suite does not need it

    early = sorted(name for name in sys.modules if name.startswith(INSTRUMENTED))
    if early:
        raise RuntimeError(f"imported before they could be instrumented: {', '.join(early)}")
    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        import derive.check
        import derive.declare
        import derive.elaborate
        import derive.load  # noqa: F401
