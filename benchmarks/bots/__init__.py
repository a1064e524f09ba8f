"""Bots to measure beside this one, each a process: `TELEGRAM_API_URL` and the token are in its environment."""
