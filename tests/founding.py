r"""The formulas of the two founding documents, as their authors wrote them, and what their names are.

`PURCELL` and `CROSS_ENTROPY` are the displayed formulas in order, `INLINE` those within the text that claim or use
something; each comes with the vocabulary of its document.
"""

from __future__ import annotations

from types import MappingProxyType

from derive.latex.vocabulary import Entry, Vocabulary

FAMILY, INDEX, LABEL = Entry("family", rank=1), Entry("index"), Entry("label")
SOFTMAX = Entry("function", function="softmax", vector_argument=True, vector_result=True, component_argument=True)

PURCELL_NAMES = Vocabulary(
    MappingProxyType(
        {
            r"\lambda": Entry("scalar"),
            r"\hat{a}": FAMILY,
            "a": FAMILY,
            "z": FAMILY,
            r"\mathbf{z}": Entry("alias", target="z"),
            r"\mathbf{a}": Entry("alias", target="a"),
            r"\hat{\mathbf{a}}": Entry("alias", target=r"\hat{a}"),
            r"\sigma": SOFTMAX,
            r"\delta": Entry("delta", rank=2),
            "i": INDEX,
            "j": INDEX,
            "k": Entry("size"),
        }
    )
)

CROSS_ENTROPY_NAMES = Vocabulary(
    MappingProxyType(
        {
            "z": FAMILY,
            "y": FAMILY,
            r"\hat{y}": FAMILY,
            r"\text{CE}": Entry("function", vector_argument=True),
            r"\text{softmax}": SOFTMAX,
            r"\Sigma": Entry("sum"),
            "i": LABEL,
            "j": INDEX,
            r"\ell": INDEX,
            "n": INDEX,
            "k": Entry("size"),
        }
    )
)


PURCELL = (
    r"\lambda = - \sum_i \hat{a}_i \ln(a_i) \quad (1)",
    r"""
\frac{\partial \lambda}{\partial z_j} 
= \frac{\partial}{\partial z_j} \left(- \sum_i \hat{a}_i \ln(a_i) \right) 
= - \sum_i \hat{a}_i \frac{\partial}{\partial z_j} \ln(a_i) 
= - \sum_i \frac{\hat{a}_i}{a_i} \frac{\partial a_i}{\partial z_j} \quad (2)
""",
    r"\frac{\partial a_i}{\partial z_j} = \sigma(z_i)(\delta_{ij} - \sigma(z_j))",
    r"""
\frac{\partial \lambda}{\partial z_j} 
= - \sum_i \frac{\hat{a}_i}{a_i} \sigma(z_i)(\delta_{ij} - \sigma(z_j)) 
= - \sum_i \hat{a}_i(\delta_{ij} - \sigma(z_j))
""",
    r"""
\frac{\partial \lambda}{\partial z_j} 
= - \left(\sum_{i=j} \hat{a}_i(\delta_{ij} - \sigma(z_j)) 
+ \sum_{i \neq j} \hat{a}_i(\delta_{ij} - \sigma(z_j)) \right)
""",
    r"""
\frac{\partial \lambda}{\partial z_j} 
= (\hat{a}_j(1 - \sigma(z_j))) - \sum_{i \neq j} \hat{a}_i \sigma(z_j) 
= (\hat{a}_j - \hat{a}_j \sigma(z_j)) - \sum_{i \neq j} \hat{a}_i \sigma(z_j)
""",
    r"\frac{\partial \lambda}{\partial z_j} = \hat{a}_j - \sum_i \hat{a}_i \sigma(z_j)",
    r"\frac{\partial \lambda}{\partial z_j} = \hat{a}_j - \sigma(z_j) \sum_i \hat{a}_i",
    r"\frac{\partial \lambda}{\partial z_j} = \hat{a}_j - \sigma(z_j)",
    r"\frac{\partial \lambda}{\partial \mathbf{z}} = \hat{\mathbf{a}} - \mathbf{a}",
)

CROSS_ENTROPY = (
    r"""
\nabla_{z^{(i)}} \text{CE}(y^{(i)}, \hat{y}^{(i)}) 
= \nabla_{z^{(i)}} \left( - \Sigma^k_{k=1} \left( y^{(i)}_k \log(\text{softmax}(z^{(i)}_k)) \right) \right)
""",
    r"""
\begin{align*}
  \nabla_{z^{(i)}} \text{CE}(y^{(i)}, \hat{y}^{(i)}) &= \text{softmax}(z^{(i)}) - y^{(i)} \\
  &= \hat{y}^{(i)} - y^{(i)}
\end{align*}
""",
    r"""
\begin{align*}
  \frac{\partial \text{CE}(y^{(i)}, \hat{y}^{(i)})}{\partial z^{(i)}_j} &= \nabla_{z^{(i)}_j} \left( - \Sigma^k_{\substack{j=1 \\ j \neq \ell}} \left[ y^{(i)}_j \log(\text{softmax}(z^{(i)}_j)) \right] \right) \\
  &= - \Sigma^k_{\substack{j=1 \\ j \neq \ell}} \left[ \frac{y^{(i)}_j}{\text{softmax}(z^{(i)})} \cdot \text{softmax'}(z^{(i)}) \right] \\
  &= 0
\end{align*}
""",
    r"""
\begin{align*}
  \frac{\partial \text{CE}(y^{(i)}, \hat{y}^{(i)})}{\partial z^{(i)}_j} &= \nabla_{z^{(i)}_j} \left( -y^{(i)}_j \log(\text{softmax}(z^{(i)})) \right) \\
  &= \nabla_{z^{(i)}_j} \left( - \log(\text{softmax}(z^{(i)})) \right) \\
  &= \nabla_{z^{(i)}_j} \left( - \log \left( \frac{e^{z^{(i)}_j}}{\Sigma^k_{n=1} e^{z^{(i)}_n}} \right) \right) \\
  &= \nabla_{z^{(i)}_j} \left( - \left[ \log \left( e^{z^{(i)}_j} \right) - \log \left( \Sigma^k_{n=1} e^{z^{(i)}_n} \right) \right] \right) \\
  &= \nabla_{z^{(i)}_j} \left( - z^{(i)}_j + \log \left( \Sigma^k_{n=1} e^{z^{(i)}_n} \right) \right) \\
  &= -1 + \frac{1}{\Sigma^k_{n=1} e^{z^{(i)}_n}} \cdot \nabla_{z^{(i)}_j} \left[ \Sigma^k_{n=1} e^{z^{(i)}_n} \right] \\
  &= -1 + \frac{1}{\Sigma^k_{n=1} e^{z^{(i)}_n}} \cdot e^{z^{(i)}_j} \\
  &= -1 + \frac{e^{z^{(i)}_j}}{\Sigma^k_{n=1} e^{z^{(i)}_n}} \\
  &= -1 + \text{softmax}(z^{(i)}) \\
  &= -y^{(i)}_j + \hat{y}^{(i)} \\
  &= \hat{y}^{(i)} - y^{(i)}_j
\end{align*}
""",
    r"""
\begin{align*}
  \frac{\partial \text{CE}(y^{(i)}, \hat{y}^{(i)})}{\partial z^{(i)}_j} &= \hat{y}^{(i)} - y^{(i)} + 0 \\
  &= \hat{y}^{(i)} - y^{(i)}
\end{align*}
""",
)

INLINE = (
    (r"\frac{\partial a_i}{\partial z_j}", PURCELL_NAMES),
    (r"\hat{a}_j \sigma(z_j)", PURCELL_NAMES),
    (r"\sigma(z_j)", PURCELL_NAMES),
    (r"\hat{\mathbf{a}}", PURCELL_NAMES),
    (r"y^{(i)}_j", CROSS_ENTROPY_NAMES),
    (r"\hat{y}^{(i)}", CROSS_ENTROPY_NAMES),
    (r"z^{(i)}_k", CROSS_ENTROPY_NAMES),
)

FORMULAS = (
    *((formula, PURCELL_NAMES) for formula in PURCELL),
    *((formula, CROSS_ENTROPY_NAMES) for formula in CROSS_ENTROPY),
    *INLINE,
)
