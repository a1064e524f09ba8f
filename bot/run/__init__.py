"""How the process lives: updates in, signals, figures, alarms."""
