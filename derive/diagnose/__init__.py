"""What went wrong: the named mistake behind a line that does not hold, and a repair that is itself proved.

Place on the way of a step: after the verdict. The lines of a document are judged (`derive.check`); those that are
refuted or ill-formed come here with the judge that judged them. `table` lists the mistakes; `search` looks for the
smallest change of what the author wrote that makes the line hold; `carry` takes a repair through the lines after it;
`difference` says in what the sides differ when no repair is found; `mutate` plants the same mistakes on purpose.
Nothing here changes a verdict.
"""
