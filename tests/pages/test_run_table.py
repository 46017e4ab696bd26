"""The table that compares runs: numbers that sort, seeds together, and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.train import Config
from kllab.training.comparison import differing, seed_groups
from pages.deep_learning.policy import text
from pages.web.run_columns import Row, of_groups, of_runs, rows_of
from pages.web.run_table import _csv, _told_apart
from tests.pages.test_contract import charts, displayed
from tests.pages.test_my_runs import NUMBERS, POLICY, POLICY_PAGE, RECORD, visit
from tests.support.stored_runs import Lab, any_record, scripted_lab

RETURNS = {(2.0, 0): 9.0, (2.0, 1): 10.0, (2.0, 2): 14.0, (0.5, 0): 100.0}
"""Return by learning rate (in thousandths) and seed; as texts, 100 would be before 9."""


def config(rate: float, seed: int) -> Config:
    return Config(algorithm="ppo_clip", learning_rate=rate / 1000, seed=seed)


def rows() -> list[Row]:
    found = []
    for letter, ((rate, seed), value) in zip("ABCD", RETURNS.items(), strict=True):
        columns = {
            "step": np.array([5.0]),
            "mean_return": np.array([value]),
            "kl": np.array([np.log(2)]),
            "clip_fraction": np.array([0.125]),
        }
        parts = text.compared(PolicyRun(config(rate, seed), columns, {}), BITS)
        view = PolicyRun(config(rate, seed), columns, {})
        found += rows_of(letter, letter, view, 5, parts)
    return found


def test_a_row_of_each_run_has_what_differs_and_numbers() -> None:
    columns = of_runs("run", rows(), text.HELP)
    assert list(columns) == [
        "run", "learning_rate", "seed", "return", "exact KL, bits", "outside 1 ± ε"
    ]  # fmt: skip
    assert columns["return"].values == list(RETURNS.values())
    assert columns["return"].texts == ["9", "10", "14", "100"]
    assert columns["return"].help == text.HELP["return"]
    assert columns["learning_rate"].values == [0.002, 0.002, 0.002, 0.0005]
    assert columns["exact KL, bits"].texts == ["1"] * 4
    alone = of_runs("run", rows()[:1], {})
    assert not {"learning_rate", "seed", "step"} & set(alone), "what is the same is not repeated"


def test_seeds_are_one_row_with_mean_and_spread() -> None:
    every = rows()
    columns = of_groups("runs", every, seed_groups([row.run for row in every]), {})
    assert columns["runs"].texts == ["A, B, C", "D"]
    assert columns["n"].values == [3, 1]
    assert "seed" not in columns
    assert columns["return"].values == [11.0, 100.0]
    assert columns["return"].texts == ["11.0 ± 2.6", "100"], "one seed has no spread"
    assert columns["outside 1 ± ε"].texts == ["12.5 ± 0 %", "12%"]
    table = pd.read_csv(StringIO(_csv(columns)))
    np.testing.assert_allclose(table["return: standard deviation"], [np.sqrt(7), np.nan])


def test_a_setting_and_a_number_of_one_name_have_a_column_each() -> None:
    first, second, *_ = rows()
    number = first.numbers["return"]
    pair = [
        replace(
            row,
            run=replace(row.run, config=config(rate, 0)),
            numbers={"learning_rate": number},
        )
        for row, rate in ((first, 1.0), (second, 2.0))
    ]
    assert list(of_runs("run", pair, {}))[1:] == ["learning_rate", "learning_rate, measured"]


def test_numbers_come_before_many_settings() -> None:
    first, second, *_ = rows()
    other = Config(envs=4, clip=0.1, discount=0.5, hidden=8)
    assert len(differing([first.run.config, other])) > 3
    pair = [first, replace(second, run=replace(second.run, config=other))]
    for columns in (
        of_runs("run", pair, {}),
        of_groups("runs", pair, seed_groups([row.run for row in pair]), {}),
    ):
        names = list(columns)
        assert names.index("return") < names.index("discount")


def test_equal_means_keep_their_own_spreads() -> None:
    column = of_groups("runs", rows(), seed_groups([row.run for row in rows()]), {})["return"]
    tied = replace(column, values=[11.0, 11.0], texts=["11.0 ± 2.6", "11 ± 1"])
    values, texts = _told_apart(tied)
    assert [texts[value] for value in values] == ["11.0 ± 2.6", "11 ± 1"]
    assert values == pytest.approx([11.0, 11.0], rel=1e-15)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with scripted_lab(tmp_path) as scripted:
        yield scripted


def test_the_page_switches_between_runs_and_seeds(lab: Lab) -> None:
    runs = []
    for (rate, seed), value in RETURNS.items():
        record = any_record(RECORD, NUMBERS | {"mean_return": value}, {})
        made = replace(POLICY, config=config(rate, seed).to_json(), records=(record,))
        runs.append(lab.add(made))
    app = visit(POLICY_PAGE, run=runs, view="Compare")  # type: ignore[arg-type]
    [table] = app.dataframe
    assert table.value["return"].dtype == np.float64, "the browser sorts numbers"
    assert list(displayed(app.dataframe[0])["return"]) == ["9", "10", "14", "100"]
    app.segmented_control(key="table_rows").set_value("seeds").run()
    assert not app.exception
    assert app.query_params["table_rows"] == "seeds"
    assert list(displayed(app.dataframe[0])["return"]) == ["11.0 ± 2.6", "100"]
    assert any("standard deviation over the seeds" in each.value for each in app.caption)
    assert "a band of ± one standard deviation" in app.caption[1].value + app.caption[0].value
    [curves] = [chart for chart in charts(app) if chart["name"] == "curves"]
    names = {trace["name"] for trace in curves["figure"]["data"] if trace["showlegend"]}
    assert names == {
        "A, B, C: mean ± sd",
        "D: PPO-clip, clip 0.2, rate 0.0005, CartPole-v1, seed 0",
    }
    alone = visit(POLICY_PAGE, run=[runs[0], runs[3]], view="Compare", table_rows="seeds")  # type: ignore[arg-type]
    assert len(alone.dataframe[0].value) == 2, "there are no seeds to put together"
    assert not [each for each in alone.segmented_control if each.key == "table_rows"]
    assert NATS.name in str(alone.dataframe[0].value.columns)
