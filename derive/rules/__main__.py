"""``python -m derive.rules``: print `docs/rules.md`."""

from derive.rules.page import page

if __name__ == "__main__":
    print(page(), end="")
