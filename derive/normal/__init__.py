"""One normal form for indexed sums: two terms are equal when the normal form of their difference is zero.

Place on the way of a step: `derive.decide` lowers terms here. The modules, each with one subject: `index` (affine
index expressions), `atoms` (interned atoms of the polynomial ring), `ring` (polynomials over atoms), `dense` (their
products by python-flint), `factor` (factors by python-flint), `powers` (powers, exponentials, logarithms), `special`
(absolute values, factorials), `sums` (closing Σ and Π), `triangles` (ranges that depend on indices), `canonical` (one
name for isomorphic sums), `calculus` (derivatives), `lower` (terms to polynomials), `knowledge` (ranges and signs),
`given` (components that hypotheses give), `rewrite` (other hypotheses), `zero` (the test), `engine` (the state they
share), `readback` (polynomials to terms), `positions` (where a difference may show).
"""
