"""How calls reach the Bot API: the HTTP client under python-telegram-bot."""
