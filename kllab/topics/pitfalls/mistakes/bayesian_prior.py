"""The prior's standard deviation in the KL of a Bayesian layer."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report

MISTAKE = Mistake(
    name="bayesian_prior",
    group="Bayes",
    title="The prior's term in a Bayesian layer",
    quantity="KL(q(w)‖p(w))",
    inputs=(
        Input(
            "prior_sigma",
            "Standard deviation of the prior",
            0.1,
            (0.02, 0.05, 0.1, 0.2, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0),
        ),
        Input("weights", "Weights", 200, (1, 10, 100, 200, 1000)),
        Input("sigma", "Standard deviation of each weight", 0.1, (0.01, 0.05, 0.1, 0.5, 1.0)),
    ),
    swept="prior_sigma",
    cases={
        "Prior: narrow": {},
        "Prior: wide": {"prior_sigma": 10.0, "sigma": 1.0},
    },
    goes_wrong=(
        "The tutorial's kl_loss omits log prior_sigma of each weight. It is right for a prior "
        "N(0, 1) only, too large for a narrower one, and can be negative for a wider one."
    ),
    why=(
        "KL of two normals has log(σ_prior/σ), not −log σ. With a fixed prior the missing term is "
        "a constant: training is the same, but the KL, the ELBO and every comparison of priors are "
        "wrong, and a prior whose width is learned grows or shrinks without limit. A test with "
        "posterior = prior finds it: KL must be 0."
    ),
    right_by="the closed form with both log σ, in float64",
    reports=(
        Report(
            "piEsposito/blitz-bayesian-deep-learning, issue 14",
            "https://github.com/piEsposito/blitz-bayesian-deep-learning/issues/14",
            "A neighbouring term of the same KL: σ stands where log σ should.",
        ),
        Report(
            "kumar-shridhar/PyTorch-BayesianCNN, issue 73",
            "https://github.com/kumar-shridhar/PyTorch-BayesianCNN/issues/73",
            "Prior and posterior are swapped in the call of calculate_kl.",
        ),
    ),
    of_tutorial=True,
    log_x=True,
)
