"""A Bot API on loopback and a chat page, for using the very same bot with no token, account or network."""
