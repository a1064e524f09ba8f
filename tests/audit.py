"""`python -m tests.audit`: known vulnerabilities of what is pinned. Where no service tells, it says so and passes."""

import json
import subprocess
import sys
from pathlib import Path

LOCK = "requirements-dev.lock"
"""It holds all that the bot may run with, the extras too."""
_SECONDS = 120


def main() -> int:
    """Ask, and say what came of it; the process's exit code."""
    command = [str(Path(sys.executable).with_name("pip-audit")), "--requirement", LOCK, "--require-hashes"]
    options = ["--disable-pip", "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        code, told = verdict("")
    else:
        code, told = verdict(done.stdout)
    print(told)
    return code


def verdict(report: str) -> tuple[int, str]:
    """The exit code and the words for a report of pip-audit in JSON; anything else means that no service told."""
    try:
        packages = json.loads(report)["dependencies"]
    except ValueError:
        packages = []
    told = [package for package in packages if "vulns" in package]
    if not told:
        return 0, "Vulnerabilities: not looked for, since no service that knows them can be reached."
    found = [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'none'}"
        for package in told
        for flaw in package["vulns"]
    ]
    if found:
        return 1, "\n".join(["Vulnerabilities:", *found])
    return (
        0,
        f"Vulnerabilities: none known in {len(told)} packages; {len(packages) - len(told)} are known to no service.",
    )


if __name__ == "__main__":
    sys.exit(main())
