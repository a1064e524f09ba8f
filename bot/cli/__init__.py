"""`emotion-bot …` in a terminal."""
