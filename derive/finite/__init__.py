"""The second prover: equalities decided by finitely many sizes. See `derive.finite.prover` and `docs/theory.md`."""

from derive.finite.prover import Audit, Word, audit

__all__ = ["Audit", "Word", "audit"]
