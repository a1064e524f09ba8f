"""What several commands share: teaching, replies with readings, permissions, errors in words."""
