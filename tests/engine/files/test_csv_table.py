import pytest

from engine.data.errors import DatasetError
from engine.data.scores import SCORE_NAMES
from engine.files.read_table import read_table


def test_a_wide_header_does_not_multiply_short_rows() -> None:
    content = ("facial_expression,voice_tone,body_language" + "," * 12_000 + "\n" + "1,2,3\n" * 12_000).encode()
    with pytest.raises(DatasetError, match="12,000 rows and 12,003 columns; I read at most 2,000,000 cells"):
        read_table(content, SCORE_NAMES)
