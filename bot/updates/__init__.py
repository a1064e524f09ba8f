"""A module for each kind of update that is no command: text alone, files, edits, inline queries, what comes late."""
