import json

from tests.audit import verdict

CLEAN = {"name": "numpy", "version": "2.4.0", "vulns": []}
UNKNOWN = {"name": "numpy", "skip_reason": "Dependency not found on PyPI and could not be audited: numpy (2.4.0)"}
FLAWED = {"name": "jinja2", "version": "2.4.1", "vulns": [{"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"]}]}


def report(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_known_vulnerability_fails_and_is_named() -> None:
    assert verdict(report(CLEAN, FLAWED)) == (1, "Vulnerabilities:\njinja2 2.4.1: PYSEC-2014-8, mended in 2.7.2")


def test_none_known() -> None:
    assert verdict(report(CLEAN, UNKNOWN)) == (
        0,
        "Vulnerabilities: none known in 1 packages; 1 are known to no service.",
    )


def test_where_nobody_tells_it_says_so() -> None:
    for nothing in ("", "<html>", report(UNKNOWN), report()):
        code, told = verdict(nothing)
        assert (code, "not looked for" in told) == (0, True)
