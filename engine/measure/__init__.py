"""How good a recognizer is, and how that is measured."""
