"""The sites that may frame the lab, as the host names them."""

import pytest

from pages.web.response_headers import FRAME_ANCESTORS, content_security_policy, frame_ancestors


def test_any_site_may_frame_the_lab_unless_the_host_names_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(FRAME_ANCESTORS, raising=False)
    assert frame_ancestors() == "*"
    monkeypatch.setenv(FRAME_ANCESTORS, "'self'  https://*.example:8443")
    assert content_security_policy().endswith("; frame-ancestors 'self' https://*.example:8443")


@pytest.mark.parametrize(
    "given", ["lectures.example", "https://a.example; img-src *", "self", "*,"]
)
def test_what_is_no_site_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(FRAME_ANCESTORS, given)
    with pytest.raises(ValueError, match=r"^KLLAB_FRAME_ANCESTORS has '.*'; allowed: "):
        frame_ancestors()
