"""The table of published errors: ``python -m tests.errata``, with ``-v`` all of them."""

from __future__ import annotations

import sys

from tests.errata import finding, records


def main() -> None:
    """Print what came of every record, and the shares."""
    found = [finding(record) for record in records("error")]
    for item in found:
        if not (item.is_named and item.is_fixed) or "-v" in sys.argv:
            said = f"named {item.name or '—'}"
            if not item.is_named:
                said += f" (not {', '.join(item.record.names)})"
            if not item.is_fixed:
                said += "; not mended as published"
            print(f"{item.record.id:<20} {item.word:<11} {said}")
    caught = sum(item.word in ("refuted", "ill-formed") for item in found)
    named, fixed = sum(item.is_named for item in found), sum(item.is_fixed for item in found)
    print(f"published errors: {len(found)}")
    print(f"  refuted or ill-formed       {caught:>3}  {caught / len(found):6.1%}")
    print(f"  named right                 {named:>3}  {named / len(found):6.1%}")
    print(f"  published correction found  {fixed:>3}  {fixed / len(found):6.1%}")
    rewrites = list(records("rewrite"))
    sides = [(record, side) for record in rewrites for side in (record.before, record.after)]
    words = [str(record.result(side, repair=False).word) for record, side in sides]
    refuted, proved = words.count("refuted"), words.count("proved")
    print(f"rewrites and false alarms: {len(rewrites)}; of {len(words)} lines {refuted} refuted, {proved} proved")
    wrong = list(records("wrong-fix"))
    seen = [str(record.result(record.after, repair=False).word) for record in wrong]
    print(f"published corrections that are wrong: {len(wrong)}; refuted {seen.count('refuted')}")


if __name__ == "__main__":
    main()
