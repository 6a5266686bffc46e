"""The second prover: equalities decided by finitely many sizes. See `derive.finite.audit` and `docs/theory.md`."""

from derive.finite.audit import Audit, Word, audit

__all__ = ["Audit", "Word", "audit"]
