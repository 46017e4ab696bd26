"""Pages under AppTest, with a run engine whose home is the tests' own."""

import os
from collections.abc import Iterator
from functools import cache
from unittest.mock import patch

import pytest
import streamlit as st
from streamlit.components.v2.manifest_scanner import scan_component_manifests

from pages.web import engine


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    settings = {
        "KLLAB_HOME": str(tmp_path_factory.mktemp("home")),
        "KLLAB_OWNER_ADDED": "inf",  # tests are quicker than any visitor
    }
    with patch.dict(os.environ, settings):
        yield
        engine.stop()


@pytest.fixture(autouse=True)
def every_chart_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no window under AppTest that a chart could come into.
    monkeypatch.setattr("pages.web.chart.SEEN_AT_FIRST", True)


@pytest.fixture(scope="session", autouse=True)
def installed_components_are_looked_up_once() -> Iterator[None]:
    # Each AppTest would read the metadata of every installed package, for 70 ms.
    scanner = "streamlit.components.v2.manifest_scanner.scan_component_manifests"
    with patch(scanner, cache(scan_component_manifests)):
        yield


@pytest.fixture(autouse=True)
def no_cache_between_tests() -> None:
    st.cache_data.clear()
