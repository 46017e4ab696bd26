"""What `make check` says about packages with known vulnerabilities."""

from scripts.audit_dependencies import report


def test_a_vulnerable_package_is_named_with_its_remedy() -> None:
    text, fine = report(
        {
            "dependencies": [
                {"name": "good", "version": "1.0", "vulns": []},
                {
                    "name": "bad",
                    "version": "2.0",
                    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1", "3.0"]}],
                },
                {"name": "worse", "version": "0.1", "vulns": [{"id": "X-2", "fix_versions": []}]},
            ]
        }
    )
    assert not fine
    assert "bad 2.0: PYSEC-1, mended in 2.1, 3.0" in text
    assert "worse 0.1: X-2, mended in no version yet" in text
    assert "3 of 3 packages were audited." in text


def test_what_was_not_audited_is_said() -> None:
    skipped = {"name": "unknown", "skip_reason": "Dependency not found on PyPI"}
    text, fine = report({"dependencies": [{"name": "a", "version": "1", "vulns": []}, skipped]})
    assert fine
    assert "1 of 2 packages were audited." in text
    assert "unknown to the vulnerability database" in text
