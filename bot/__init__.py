"""The bot: everything that speaks Telegram."""
