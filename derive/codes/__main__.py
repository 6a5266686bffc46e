"""``python -m derive.codes``: prints `docs/codes.md`."""

from derive.codes.write import document

print(document(), end="")
