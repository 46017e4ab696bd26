r"""Glossary: one line a term, found by the symbols of a formula.

A symbol is a letter of a formula, a command such as ``\sigma``, or a word such as ``KL``. The same
letter may be another term on some pages: those name the pages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """Term of the glossary.

    Attributes
    ----------
    shown : str
        The symbol, as LaTeX; empty for a term without one.
    symbols : tuple of str
        As they occur in formulas.
    name, line : str
        Standard name, and one line in Markdown.
    pages : tuple of str
        Pages on which the symbols mean this; by default all that have no own term.
    """

    shown: str
    symbols: tuple[str, ...]
    name: str
    line: str
    pages: tuple[str, ...] = ()


_POLICIES = ("policy", "maximum_entropy")
_NETWORK, _ENTROPY, _BOTTLENECK = "bayesian_network", "maximum_entropy", "information_bottleneck"
_TEST, _FIT = "likelihood_ratio", "projection"

TERMS = (
    # Distributions
    Term("P", ("P",), "distribution P", "The distribution that outcomes follow; the first of KL."),
    Term("Q", ("Q",), "distribution Q", "The distribution that is compared with P; a model of it."),
    Term("p", ("p",), "density p", "Density or probability of P at an outcome."),
    Term("q", ("q",), "density q", "Density or probability of Q at an outcome."),
    Term("x", ("x", "X"), "outcome x", "One outcome; X is the random variable that takes it."),
    Term(r"\mu", (r"\mu",), "mean μ", "Mean of a distribution: where its bell stands."),
    Term(
        r"\sigma",
        (r"\sigma",),
        "standard deviation σ",
        "Width of a distribution; σ² is its variance.",
    ),
    Term(
        r"\Sigma",
        (r"\Sigma",),
        "covariance matrix Σ",
        "Variances on the diagonal, covariances beside it.",
    ),
    Term(r"\mathrm{tr}", ("tr",), "trace", "Sum of the diagonal of a matrix."),
    Term(r"\det", (r"\det",), "determinant", "Product of the eigenvalues of a matrix."),
    Term(r"\top", (r"\top",), "transpose", "Turns a column into a row."),
    Term(
        "d", ("d",), "dimension d", "Number of dimensions; before another letter, a differential."
    ),
    Term("n", ("n",), "number n", "Number of draws or examples, or the number of one of them."),
    Term("N", ("N",), "number N", "Number of examples that a model is trained on."),
    Term(
        r"\mathbb{E}", ("E",), "expectation E", "Mean of what follows, over what is random in it."
    ),
    Term(r"\nabla", (r"\nabla",), "gradient ∇", "Derivatives by each parameter; 0 at an optimum."),
    Term("m", ("m", "M"), "mixture m", "The mean of the densities p and q; M is its distribution."),
    Term(r"\mathrm{Var}", ("Var",), "variance", "Mean squared distance from the mean."),
    Term("i", ("i",), "index i", "Number of a draw."),
    Term(
        "T",
        ("T",),
        "type T",
        "Distribution of the outcomes as they were counted in n draws.",
        (_TEST,),
    ),
    Term("E", ("E",), "set E", "Set of types; with P below it, a mean over P instead.", (_TEST,)),
    Term("e_n", ("e",), "error e", "Probability of a wrong choice after n draws.", (_TEST,)),
    Term(
        r"\beta_n",
        (r"\beta",),
        "error β",
        "Probability that the test keeps P though Q is true.",
        (_TEST,),
    ),
    Term("s", ("s",), "exponent s", "Between 0 and 1; how P and Q are weighted.", (_TEST,)),
    # Information
    Term(
        r"\mathrm{KL}(P\|Q)",
        ("KL",),
        "Kullback-Leibler divergence",
        "Mean over P of log(p/q): the extra nats per outcome for expecting Q where P holds.",
    ),
    Term("H", ("H",), "entropy H", "Mean of −log p: the nats that an outcome of P takes at least."),
    Term(
        "I",
        ("I",),
        "mutual information I",
        "KL of a joint distribution from the product of its margins: what one tells of the other.",
    ),
    Term(r"\mathrm{CE}", ("CE",), "cross-entropy", "Mean over P of −log q: entropy plus KL(P‖Q)."),
    Term(r"\mathrm{NLL}", ("NLL",), "negative log-likelihood", "Mean of −log q of the data."),
    Term(
        r"\log", (r"\log",), "logarithm", "Natural logarithm, which gives nats; base 2 gives bits."
    ),
    Term("", ("nats", "bits"), "nat, bit", "Units of information: 1 nat is 1/log 2 = 1.4427 bits."),
    Term(
        r"\mathrm{JS}",
        ("JS",),
        "Jensen-Shannon divergence",
        "Mean of KL(P‖M) and KL(Q‖M), with M halfway between P and Q.",
    ),
    Term(r"D_\alpha", ("D",), "alpha divergence", "KL(P‖Q) at α = 1, KL(Q‖P) at α = 0.", (_FIT,)),
    Term(
        "k_1,k_2,k_3",
        ("k",),
        "estimators k1, k2, k3",
        "Means over draws of −log r, ½(log r)² and r − 1 − log r, with the ratio r = q/p.",
    ),
    Term("r", ("r",), "ratio r", "Ratio of two probabilities of the same outcome."),
    # Deep learning
    Term(
        r"\mathrm{ELBO}",
        ("ELBO",),
        "evidence lower bound",
        "−(distortion + rate): never above log p(x), and maximised in training.",
    ),
    Term("", ("distortion",), "distortion", "Mean of −log p(x|z): what the reconstruction costs."),
    Term("", ("rate",), "rate", "KL(q(z|x)‖p(z)): the nats that the code of an example takes."),
    Term("D", ("D",), "distortion D", "Mean of −log p(x|z): what the reconstruction costs."),
    Term("R", ("R",), "rate R", "KL(q(z|x)‖p(z)): the nats that the code of an example takes."),
    Term("", ("loss",), "loss", "What training makes small."),
    Term(r"\beta", (r"\beta",), "weight β", "Weight of the KL in a loss: its price for one nat."),
    Term(r"\lambda", (r"\lambda",), "weight λ", "Weight of the KL, or of a constraint, in a loss."),
    Term("z", ("z", "Z"), "latent code z", "What a model knows of an example; its prior is p(z)."),
    Term("y", ("y", "Y"), "label y", "What is to be predicted of x."),
    Term("t", ("t", "T"), "cluster t", "Code to which x is compressed.", (_BOTTLENECK,)),
    Term(
        "r(z)",
        ("r",),
        "marginal r(z)",
        "Distribution that codes are held close to.",
        (_BOTTLENECK,),
    ),
    Term(
        "w", ("w",), "weights w", "Weights of a network; q(w) is their posterior, p(w) the prior."
    ),
    Term("n", ("n",), "number n", "Number of weights.", (_NETWORK,)),
    Term("u", ("u",), "uniform u", "Uniform distribution over the classes."),
    Term(r"\varepsilon", (r"\varepsilon", r"\epsilon"), "ε", "Share of label smoothing."),
    # Policies
    Term(r"\pi", (r"\pi",), "policy π", "Probabilities of actions in a state.", _POLICIES),
    Term(r"\pi", (r"\pi",), "π", "3.14159…: from the density of the normal distribution."),
    Term("s", ("s",), "state s", "Where the agent is."),
    Term("a", ("a",), "action a", "What the agent does."),
    Term("A", ("A",), "advantage A", "How much better than average an action is."),
    Term("r", ("r",), "ratio r", "New probability of an action by its old one.", ("policy",)),
    Term(r"\mu", (r"\mu",), "multiplier μ", "Makes the probabilities sum to 1.", ("policy",)),
    Term(r"\eta", (r"\eta",), "step η", "How far a policy moves along the advantages."),
    Term("Q", ("Q",), "action value Q", "Return after an action.", (_ENTROPY,)),
    Term("V", ("V",), "value V", "Return from a state, entropy included."),
    Term("J", ("J",), "objective J", "Mean return plus α times the entropy."),
    Term(r"\alpha", (r"\alpha",), "temperature α", "Worth of a nat of entropy.", (_ENTROPY,)),
    Term(r"\alpha", (r"\alpha",), "order α", "Order of a divergence between the two KL."),
    Term(r"\gamma", (r"\gamma",), "discount γ", "Worth of a reward one step later."),
    Term("r", ("r",), "reward r", "What a step earns.", (_ENTROPY,)),
    Term("e", ("e",), "e", "2.71828…: base of the natural logarithm."),
    Term("d_\\pi", ("d",), "visits d", "How often a policy comes to a state.", (_ENTROPY,)),
)
"""All terms."""

_COMMANDS = (
    "approx arg bar begin big Big bigl bigr cdot dfrac displaystyle dots end exp frac ge hat "
    "in infty int land lceil ldots le left leftarrow Leftrightarrow lim lvert mathbb mathbf "
    "mathcal mathit mathrm max mid min ne operatorname overbrace partial pm prod propto qquad "
    "quad rceil right Rightarrow rvert sqrt star sum text textstyle texttt tfrac tilde times "
    "to underbrace vert Vert "
)
"""Commands of LaTeX that are no symbols."""
_STRUCTURE = frozenset("\\" + name for name in _COMMANDS.split())
_WORD = re.compile(r"\\(?:text|mathrm|texttt|operatorname|mathbb)\{([^{}]*)\}")


def symbols_in(latex: str) -> frozenset[str]:
    r"""Return the symbols of a formula: letters, commands, and words in roman type.

    >>> sorted(symbols_in(r"\mathrm{KL} = \tfrac12 \mu_P^2\ \text{nats}"))
    ['KL', 'P', '\\mu', 'nats']
    """
    plain = re.sub(r"\\(?:begin|end)\{[^{}]*\}", " ", latex)
    words = {word for text in _WORD.findall(plain) for word in re.findall(r"[A-Za-z]+", text)}
    known = {symbol for term in TERMS for symbol in term.symbols}
    plain = _WORD.sub(" ", plain)
    commands = set(re.findall(r"\\[A-Za-z]+", plain)) - _STRUCTURE
    letters = set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", plain)))
    return frozenset(commands | letters | (words & known))


def terms_in(latex: Sequence[str], page: str) -> Iterator[Term]:
    """Return the terms of formulas on a page, in the order of the glossary."""
    symbols = {symbol for one in latex for symbol in symbols_in(one)}
    own = {symbol for term in TERMS if page in term.pages for symbol in term.symbols}
    for term in TERMS:
        is_meant = page in term.pages if term.pages else not own.issuperset(term.symbols)
        if is_meant and symbols.intersection(term.symbols):
            yield term
