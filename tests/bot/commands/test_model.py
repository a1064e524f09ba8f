from bot.commands.model import ModelSummary, model_html
from engine.data.dataset import STARTER, Dataset
from engine.forest.parameters import Parameters
from engine.forest.training import fit
from engine.measure.tutorial import hold_out
from tests.engine.datasets import noisy


def told_of_the_shared(dataset: Dataset, leaf: int) -> str:
    """What a chat that taught nothing is told."""
    recognizer = fit(dataset, Parameters(n_estimators=3, min_samples_leaf=leaf))
    return model_html(ModelSummary(recognizer, 0, None, None, "", (), only_starter_lacks=False), hold_out())


def test_of_a_few_rows_nobody_can_say_how_good_it_is() -> None:
    text = told_of_the_shared(STARTER, 1)
    assert "Nobody can say yet." in text
    assert "Smallest leaf" not in text


def test_where_many_were_trained_in_a_terminal_it_says_what_measures_them() -> None:
    text = told_of_the_shared(noisy(40, emotions=2), 5)
    assert "Smallest leaf: 5 rows" in text
    assert "emotion-bot evaluate --dataset FILE" in text
    assert "Nobody can say" not in text


def test_without_an_evaluation_the_confidence_is_told_as_what_it_is() -> None:
    recognizer = fit(STARTER, Parameters(n_estimators=3))
    votes, calibrated = (
        model_html(ModelSummary(each, 0, None, None, "", (), only_starter_lacks=False), hold_out())
        for each in (recognizer, recognizer.with_temperature(1.5))
    )
    assert "Confidence is the share of the trees' votes, not yet checked" in votes
    assert "Confidence is the trees' votes, calibrated by what cross-validation saw" in calibrated
