"""`python -m tests.fuzz messages -max_total_time=60`: atheris looks for bytes that a target does not take.

New ones that reach code which no other reached are kept in the target's corpus.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bot", "engine"]):
    from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"

if __name__ == "__main__":
    program, name, *options = sys.argv
    atheris.Setup([program, *options, str(CORPUS / name)], TARGETS[name])
    atheris.Fuzz()
