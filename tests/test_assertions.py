"""The plugin that fails a test in which no assertion ran."""

import os

import pytest

from tests.support.assertions import discard_stale_rewrites

pytest_plugins = ["pytester"]


@pytest.fixture
def outcomes(pytester: pytest.Pytester):
    """Run the functions of a test module under the plugin; return which passed and which failed."""
    pytester.makeini("[pytest]\nenable_assertion_pass_hook = true")
    pytester.makeconftest(
        """
        from tests.support.assertions import Assertions

        def pytest_configure(config):
            config.pluginmanager.register(Assertions())
        """
    )

    def run(source: str) -> dict[str, str]:
        pytester.makepyfile(source)
        reports = pytester.inline_run("-p", "no:cacheprovider").getreports(
            "pytest_runtest_logreport"
        )
        return {r.head_line: r.outcome for r in reports if r.when == "call"}

    return run


def test_tests_with_assertions_pass(outcomes) -> None:
    found = outcomes(
        """
        import numpy as np
        import pytest
        import warnings

        def helper(x):
            assert x

        def test_plain(): assert 1
        def test_in_a_helper(): helper(1)
        def test_numpy(): np.testing.assert_allclose([1.0], [1.0])
        def test_raises():
            with pytest.raises(ValueError, match="two"):
                raise ValueError("two")
        def test_warns():
            with pytest.warns(UserWarning):
                warnings.warn("once")
        """
    )
    assert len(found) == 5
    assert set(found.values()) == {"passed"}


def test_tests_without_assertions_fail(outcomes) -> None:
    found = outcomes(
        """
        import pytest

        @pytest.fixture
        def checked():
            assert 1

        def test_of_nothing(): pass
        def test_of_an_empty_loop():
            for x in []:
                assert x
        def test_after_its_fixture(checked): checked
        def test_that_asserts(): assert 1
        def test_after_one_that_asserts(): pass
        """
    )
    assert found.pop("test_that_asserts") == "passed"
    assert len(found) == 4
    assert set(found.values()) == {"failed"}


def test_a_skipped_test_stays_skipped_and_a_failure_keeps_its_message(outcomes) -> None:
    found = outcomes(
        """
        import pytest

        def test_skipped(): pytest.skip("not here")
        def test_failed(): assert 0
        """
    )
    assert found == {"test_skipped": "skipped", "test_failed": "failed"}


def test_modules_compiled_with_older_settings_are_removed(tmp_path) -> None:
    cache = tmp_path / "deep" / "__pycache__"
    cache.mkdir(parents=True)
    settings = tmp_path / "pyproject.toml"
    old, new, foreign = (
        cache / name
        for name in (
            "test_old.cpython-311-pytest-9.0.0.pyc",
            "test_new.cpython-311-pytest-9.0.0.pyc",
            "other.cpython-311.pyc",
        )
    )
    for time, path in enumerate((old, foreign, settings, new)):
        path.touch()
        os.utime(path, (time, time))
    discard_stale_rewrites(tmp_path, settings)
    assert sorted(cache.iterdir()) == sorted([new, foreign])
