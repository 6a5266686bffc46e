"""Reading and printing LaTeX: tokens, the recursive-descent reader, the tree of what was written."""
