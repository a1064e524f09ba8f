"""What people taught, chat by chat, as numbered versions; who agreed; what a chat decided."""
