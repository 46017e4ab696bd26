"""NaN of torch.distributions for a Poisson distribution of rate 0."""

from kllab.topics.pitfalls.mistake import Mistake, Report, between

MISTAKE = Mistake(
    name="poisson",
    group="PyTorch",
    title="torch.distributions: NaN at rate 0",
    quantity="KL(P‖Q)",
    inputs=(
        between("rate_p", "Rate of P, a Poisson distribution", 0.0, 0.0, 4.0, 0.1),
        between("rate_q", "Rate of Q", 1.0, 0.1, 4.0, 0.1),
    ),
    swept="rate_p",
    cases={"torch: Poisson of rate 0": {}},
    goes_wrong=(
        "torch.distributions allows a Poisson distribution of rate 0, which is always 0, and its "
        "KL to one of rate 1 is NaN: the formula has 0 · log 0."
    ),
    why=(
        "The same as p log(p/q) at 0, within a library: rate_p · log(rate_p / rate_q) is 0 at "
        "rate_p = 0, and KL is rate_q. One NaN in a batch makes the mean loss NaN. xlogy of "
        "torch gives the right number."
    ),
    right_by="the same formula with xlogy of torch",
    reports=(
        Report(
            "pytorch/pytorch, issue 144279",
            "https://github.com/pytorch/pytorch/issues/144279",
            "The same 0 · log 0 in another pair, Uniform and Beta: use xlogy. That one is fixed.",
        ),
    ),
    gives="not a number",
)
