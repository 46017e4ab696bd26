"""The tutorial's check as it stands, run in torch, and its NumPy twin on the page."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
import torch
from torch.nn import functional

from kllab.divergences.units import NATS
from kllab.topics.policy.tutorial_check import (
    CORRECTED,
    TUTORIAL,
    PolicyCheck,
    explore,
    policy,
    tutorial_kl,
)
from pages.deep_learning.policy import exact_text


def run(code, name, old, new, max_kl=0.01):
    scope = {"torch": torch, "F": functional}
    exec(code.split("\n\n\nallowed")[0], scope)
    states = torch.zeros(1, 1)
    return scope[name](lambda _: torch.tensor([old]), lambda _: torch.tensor([new]), states, max_kl)


@pytest.mark.parametrize("old_logit", [-20.0, -7.0, 0.0])
@pytest.mark.parametrize("new_logit", [-120.0, -40.0, -7.0, 0.0])
def test_the_page_computes_what_the_tutorial_and_the_correction_do(old_logit, new_logit):
    old, new = [0.0, 0.0, old_logit], [0.0, 0.0, new_logit]
    chosen = explore(PolicyCheck(old_logit, new_logit)).chosen
    allowed, kl = run(TUTORIAL, "policy_update_with_kl_constraint", old, new)
    assert kl == pytest.approx(chosen.tutorial, rel=1e-5, abs=2e-7)
    assert allowed == chosen.tutorial_allows
    allowed, kl = run(CORRECTED, "within_kl", old, new)
    assert kl == pytest.approx(chosen.exact, rel=1e-9, abs=1e-15)
    assert allowed == chosen.exact_allows


def test_its_result_is_true_even_when_it_says_no():
    result = run(TUTORIAL, "policy_update_with_kl_constraint", [5.0, 0.0], [0.0, 5.0])
    assert result[0] is False
    assert bool(result) is True


def test_it_allows_what_the_exact_kl_refuses():
    chosen = explore(PolicyCheck()).chosen
    assert chosen.tutorial_allows
    assert not chosen.exact_allows
    impossible = explore(PolicyCheck()).cases[2]
    assert impossible.exact == inf
    assert impossible.tutorial_allows


def test_an_impossible_action_costs_23_nats_times_its_probability():
    old, new = policy(-3.0), policy(-inf)
    gone = np.log(1e10) * old[2] + (old * np.log(old)).sum() - old[:2].sum() * np.log(0.5)
    assert tutorial_kl(old, new) == pytest.approx(gone, rel=1e-5)


def test_words():
    view = explore(PolicyCheck())
    assert "the exact KL does not" in exact_text.check_verdict(view, NATS)
    assert "∞" in exact_text.case_table(view, NATS)
    agreed = explore(PolicyCheck(old_logit=-2.0, new_logit=-2.0))
    assert "so does the exact KL" in exact_text.check_verdict(agreed, NATS)
