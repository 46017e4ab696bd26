"""What the page of projections shows, and its code."""

import numpy as np
import pytest

from kllab.projection import Banana, Ring
from kllab.topics.projection.compute import ALPHAS, LINE, explore
from kllab.topics.projection.snippet import snippet
from kllab.topics.projection.spec import (
    Component,
    HeavyTarget,
    LineTarget,
    PlaneComponent,
    PlaneTarget,
    Projected,
    TargetSpec,
)

PLANE = PlaneTarget((PlaneComponent(-2.0, 0.0, 0.8, 0.6, 0.3), PlaneComponent(2.0, 1.0, 0.5, 0.5)))
TARGETS: list[TargetSpec] = [LineTarget(), HeavyTarget(), HeavyTarget(3.0), PLANE, Banana(), Ring()]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: type(target).__name__)
def test_the_code_prints_the_numbers_of_the_page(
    target: TargetSpec, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = Projected(target, objective="alpha", alpha=0.3)
    exec(snippet(spec), {})
    printed = capsys.readouterr().out
    view = explore(spec)
    assert view.other.best is not None
    assert f"value {view.other.best.value}" in printed
    if view.forward.best is None:
        assert "no fit" in printed
    else:
        assert f"value {view.forward.best.value}" in printed


def test_densities_have_mass_one_and_the_sweep_joins_both_directions() -> None:
    view = explore(Projected())
    step = LINE[1] - LINE[0]
    for density in (view.p, *view.other.densities):
        assert density.sum() * step == pytest.approx(1, abs=1e-2)
    reverse, forward = view.sweep[0].best, view.sweep[-1].best
    assert (ALPHAS[0], ALPHAS[-1]) == (0.0, 1.0)
    assert reverse is not None
    assert forward is not None
    assert reverse.value == view.other.found.best.value
    assert forward.value == view.forward.found.best.value


@pytest.mark.parametrize(
    "spec",
    [Projected(), Projected(components=2), Projected(PLANE), Projected(PLANE, components=2)],
)
@pytest.mark.parametrize("which", ["forward", "other"])
def test_the_landscape_is_lowest_at_the_best_fit(spec: Projected, which: str) -> None:
    view = explore(spec)
    seen, best = view.landscape(which), view.fit(which).best
    assert seen is not None
    assert best is not None
    # The best fit is between points of the grid; the plane's values are good to some percent.
    assert np.nanmin(seen.values) > best.value * 0.9 - 1e-3
    row, column = np.unravel_index(np.nanargmin(seen.values), seen.values.shape)
    means = [mean for fit in view.fit(which).found.fits for mean in fit.means[:, 0]]
    assert np.abs(seen.x[column] - means).min() <= seen.x[1] - seen.x[0]
    assert 0 <= row < len(seen.y)


def test_tables_have_columns_of_one_length() -> None:
    for target in TARGETS:
        for title, table in explore(Projected(target)).tables().items():
            assert len({len(column) for column in table.values()}) == 1, title


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Component(0.0, 0.0), "Component: scale is 0.0; allowed: a finite number above 0"),
        (
            lambda: PlaneComponent(0.0, 0.0, correlation=1.0),
            "correlation is 1.0; allowed: a number",
        ),
        (lambda: LineTarget(()), "there are 0 components; allowed: 1 to 5"),
        (lambda: Projected(components=3), "components is 3; allowed: 1 or 2"),
        (lambda: Projected(alpha=2.0), "alpha is 2.0; allowed: a number from 0 to 1"),
        (lambda: HeavyTarget(df=-1.0), "df is -1.0"),
    ],
)
def test_a_spec_checks_its_fields(make: object, words: str) -> None:
    with pytest.raises(ValueError, match="allowed") as error:
        make()  # type: ignore[operator]
    assert words in str(error.value)
