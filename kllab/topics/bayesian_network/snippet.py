"""Code snippet: the tutorial's `kl_loss`, verbatim, and corrected for every prior."""

TUTORIAL = """\
def kl_loss(self):
    kl_weight = 0.5 * torch.sum(
        -self.weight_log_var +
        (torch.exp(self.weight_log_var) + (self.weight_mu - self.prior_mu)**2) / self.prior_sigma**2 - 1
    )

    kl_bias = 0.5 * torch.sum(
        -self.bias_log_var +
        (torch.exp(self.bias_log_var) + (self.bias_mu - self.prior_mu)**2) / self.prior_sigma**2 - 1
    )

    return kl_weight + kl_bias
"""  # noqa: E501 (the tutorial's own lines)
"""The tutorial's method, verbatim except for its docstring."""

CORRECTED = """\
def kl_loss(self):
    kl = 0.0
    for mu, log_var in ((self.weight_mu, self.weight_log_var), (self.bias_mu, self.bias_log_var)):
        d = log_var - 2 * math.log(self.prior_sigma)  # the tutorial has log_var alone
        kl = kl + 0.5 * torch.sum(
            torch.exp(d) - d + ((mu - self.prior_mu) / self.prior_sigma) ** 2 - 1
        )
    return kl
"""
"""The corrected method, for every prior."""
