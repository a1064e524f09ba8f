"""The emotion recognizer: scores of a performance in, a reading of its emotion out. Usable from a notebook.

>>> from engine.dataset import STARTER
>>> from engine.scores import Scores
>>> from engine.training import fit
>>> reading = fit(STARTER).read(Scores(9, 8, 9))
>>> reading.emotion, round(reading.confidence, 2), reading.closest[0].emotion
('angry', 0.46, 'angry')
"""
