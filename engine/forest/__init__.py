"""The recognizer: a scaler and a forest that read emotions, and say why."""
