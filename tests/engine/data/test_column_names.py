import pytest

from engine.data.column_names import column_name, places_of
from engine.data.scale import Scale

COLUMNS = {
    "facial_expression": [
        *(
            "facial_expression",
            "Facial Expression",
            "facial-expression",
            "facialExpression",
            "FACIAL_EXPRESSION",
            "face",
        ),
        *(
            " Face ",
            "FaceScore",
            "face_score",
            "Face rating",
            "Face (0-10)",
            "face [1–5]",
            "Expression",
            "FacialExpression",
        ),
    ],
    "voice_tone": ["voice_tone", "Voice", "voice-tone", "voiceTone", "Tone (0 to 10)", "Vocal tone", "voice score"],
    "body_language": ["body_language", "Body", "bodyLanguage", "body.language", "Body-Language (1..7)", "BODY SCORES"],
    "emotion": ["emotion", "Emotion", "EMOTIONS", "label", "Feeling", "mood"],
    "performer": ["performer", "Actor"],
    "rater": ["rater", "Annotator", "judge", "coder"],
    "performance": ["performance", "Clip", "video"],
}


@pytest.mark.parametrize(("column", "header"), [(column, each) for column, names in COLUMNS.items() for each in names])
def test_what_programs_and_people_call_a_column(column: str, header: str) -> None:
    assert column_name(header).column == column


@pytest.mark.parametrize(
    "header", ["", " ", "score", "surface", "facet", "anybody", "Gesicht", "id", "(0-10)", "x" * 9_999]
)
def test_what_names_no_column(header: str) -> None:
    assert column_name(header).column is None


@pytest.mark.parametrize(
    ("header", "scale"),
    [("face (0-10)", Scale(0, 10)), ("Face [1–5]", Scale(1, 5)), ("face (left)", None), ("face (1-5) (1-7)", None)],
)
def test_a_scale_in_brackets(header: str, scale: Scale | None) -> None:
    assert column_name(header).scale == scale


def test_our_own_name_goes_before_any_other() -> None:
    header = ["language", "body_language", "label", "mood"]
    assert places_of(header, ["body_language", "emotion"]) == {"body_language": [1], "emotion": [2, 3]}
