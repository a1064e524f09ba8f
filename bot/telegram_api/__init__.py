"""How the bot speaks to Telegram, and how it hears it."""
