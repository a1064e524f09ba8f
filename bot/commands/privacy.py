"""`/privacy`: what is kept about people."""

from telegram import Update

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.telegram_api.messages import message_of

_PRIVACY = """<b>What I keep about you</b>

Scores that you only ask about, in a message, a file or inline: nothing. The last answers stay in memory for a \
while, in case the same is asked again, without who asked.

What you teach me, and only after you agreed in that chat: your Telegram user id, the scores, the emotion and the \
time (of a correction too), which chat and message it came from, which message of mine answers it, and when you \
agreed. The performance, the performer and the rater where a file of yours names them: a performer is called what \
you say, so use a pseudonym. \
Whether you labelled an answer of mine, with a random code for that answer; where you did not, what I would have \
answered before I learned it: which version of me, whether it was right, and how confident it was.

It is used to fit the recognizer of that chat, and to tell how good it is and how far its raters agree. The chat sees \
the examples and their performers, without who taught them; no other chat learns from them, and nothing is passed on.

/export gives everybody in the chat the examples with pseudonyms for raters and performers, and with performances as \
you named them. A group's admins can have \
it with names (/export names), in that group: who scored what, teachers by their user id. They can also remove a \
performer's examples (/examples and the name), out of every version.

You can see it (/examples), take a copy (/export), take the last back (/undo), or delete all of it, with your consent, \
in one chat or in all of them, at any time (/forget). Then the recognizer that learned from it is fitted again without \
it. Of a group's versions in /history the numbers and times stay; of a private chat nothing.

My messages in a chat are Telegram's to keep: after /forget their words stay until somebody deletes them there, and \
the buttons under the newest hundred go. The operator's backups from before, and the log and the copies of a \
PostgreSQL server, hold what was deleted until they are deleted too.

While a keypad or a question is open, your user id and what you sent are in memory, and of the newest messages a code \
that means nothing without a key there: it tells whether you corrected one. A restart clears them. Where you correct \
what you taught, the earlier versions in /history keep what it was before, as after /undo.
Where Telegram sends me updates by itself, I keep for two days the numbers of those that I answered, so that nobody \
is answered twice, and a code of each one's chat that means nothing without my own secret.
If something breaks, the operator's log gets a technical report of the fault."""


async def answer(update: Update, context: Context) -> None:
    """What is kept, in a few lines."""
    await reply_text(message_of(update), context, _PRIVACY)


COMMAND = Command("privacy", "What is kept about you", "/privacy", answer)
