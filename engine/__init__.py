"""The emotion recognizer: scores of a performance in, a reading of its emotion out. Usable from a notebook.

>>> from engine import STARTER, Scores, fit
>>> reading = fit(STARTER).read(Scores(9, 8, 9))
>>> reading.emotion, round(reading.confidence, 2), reading.closest[0].emotion
('angry', 0.46, 'angry')

Each name is imported when it is first asked for: `import engine` alone loads no library.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
