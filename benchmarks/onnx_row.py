"""One row through onnxruntime, in seconds: the same scaler and forest, converted. Scores and labels come as JSON."""

import json
import sys
import time

import numpy as np
from onnxruntime import InferenceSession
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

REPEATS = 300

scores, labels = json.load(sys.stdin)
rows = np.array(scores)
pipeline = make_pipeline(StandardScaler(), RandomForestClassifier(n_estimators=100, random_state=42)).fit(rows, labels)
one = rows[:1].astype(np.float32)
session = InferenceSession(to_onnx(pipeline, one, options={"zipmap": False}).SerializeToString())
times = []
for _ in range(REPEATS):
    started = time.perf_counter()
    session.run(None, {"X": one})
    times.append(time.perf_counter() - started)
print(float(np.median(times)))
