"""One normal form for indexed sums: two terms are equal when the normal form of their difference is zero.

Place on the way of a step: `derive.decide` lowers terms here. The modules, each with one subject: `index` (affine
index expressions and what is known of their size), `atoms` (interned atoms of the polynomial ring), `ring`
(polynomials over atoms), `powers` (powers, exponentials, logarithms), `sums` (closing Σ and Π), `canonical` (one
name for isomorphic sums), `calculus` (derivatives), `lower` (terms to polynomials), `rewrite` (hypotheses),
`zero` (the test), `engine` (the state they share).
"""
