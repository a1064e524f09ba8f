"""CSV and joblib files."""
