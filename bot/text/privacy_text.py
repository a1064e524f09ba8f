"""The words of `/privacy` and `/forget`: what is kept of people, and how it goes. Pure."""

from engine.data.phrases import pluralize

PRIVACY_HTML = """<b>What I keep about you</b>

<b>Nothing of what you only ask</b>
Scores that you only ask about, in a message, a file or inline, are not stored. My last answers stay in memory for a \
while, without who asked, in case the same is asked again.

<b>What you teach me, once you agreed in that chat</b>
• your Telegram user id, the scores, the emotion and the time, of a correction too
• which chat and message it came from, which message of mine answers it, and when you agreed
• the performance, the performer and the rater, where you or a file of yours names them: a performer goes by \
the name you give, so use a pseudonym
• whether you labelled an answer of mine, with a random code for that answer; where you did not, what I would have \
answered before I learned it: which version of me, whether it was right, and how confident it was

<b>What it is for</b>
I learn from it in that chat, and say how good I am and how far people agree. The chat sees the examples and their \
performers, but not who taught them. No other chat learns from them, and nothing is passed on.

<b>Who gets a copy</b>
/export gives everybody in the chat the examples with pseudonyms for raters and performers, and with performances as \
you named them. A group's admins can have the names too, in that group (<code>/export names</code>): who scored what, \
teachers by their user id. They can also remove a performer's examples from every version (<code>/examples Ann</code>).

<b>What you can do, at any time</b>
See it (/examples), keep a copy (/export), undo your last lesson (/undo), or delete all of it, with your consent, in \
one chat or in all of them (/forget). Then I learn again without it. In a group, the numbers and times of its versions \
stay in /history; in a private chat, nothing stays.

<b>What outlasts that</b>
My messages in a chat are Telegram's to keep: after /forget their words stay until somebody deletes them there, and \
only the buttons under the newest hundred go. The operator's backups from before, and the log and the copies of a \
PostgreSQL server, hold what was deleted until they are deleted too. Where you correct or undo what you taught, the \
earlier versions in /history keep what it was before.

<b>What I keep for a short while</b>
While a keypad or a question is open, your user id and what you sent are in memory; so is, for each of the newest \
messages, a code that tells whether you corrected it and means nothing without a key kept there. So is, by \
chat, what the newest readings said under which somebody tapped; /forget clears those of your own chat with me. \
A restart clears all of it.
Where Telegram sends me updates by itself, I keep for two days the numbers of those I answered, so that nobody \
is answered twice, and a code of each one's chat that means nothing without my own secret.
If something breaks, the operator's log gets a technical report of the fault."""

KEEP_IT, FORGET_ALL = "Keep it", "Forget it all"
FORGET_HERE, FORGET_EVERYWHERE = "Forget here", "Forget everywhere"
FORGET_QUESTION = "Forget what you taught me?"
NOTHING_KEPT = "I keep nothing of yours, so there is nothing to forget."
NOTHING_KEPT_NOR_WAITING = "I keep nothing of yours. What waited for you to agree is gone too."
NOTHING_FORGOTTEN = "Nothing was forgotten."
FORGET_TOO_OLD = "This question is too old. Send /forget again."
FORGET_NOT_YOURS = "This is about somebody else's examples. Send /forget for your own."
CHANGED_MEANWHILE = "What I keep about you changed since I asked. Please look again."
FILES_LEFT = (
    "\n\nSome of my old files could not be removed just now. Nobody gets answers from them; the operator's log "
    "says so, and they go when I next start."
)
_LEARNS_AGAIN = "I learn again without them; until that is done, I answer from the starter rows."


def forget_question(here: int, everywhere: int, chats: int, *, only_here: bool) -> str:
    """Whether to forget so many examples of this chat and of all chats."""
    taught = f"You taught me {_examples(here)} here."
    if not only_here:
        in_chats = pluralize(chats, "chat", "chats")
        taught = f"You taught me {_examples(here)} here; in all, {_examples(everywhere)} in {in_chats}."
    return (
        f"<b>{FORGET_QUESTION}</b>\n{taught} All of that would go from every version, with the names and my first "
        "answers beside it, and your consent. This cannot be undone. /export gives you a copy of this chat's examples."
    )


def forgotten_html(examples: int, *, everywhere: bool, learns_again: bool) -> str:
    """That so many examples are gone, of this chat or of all chats."""
    gone = f"Forgotten: {_examples(examples)} of yours in this chat, and your consent."
    if everywhere:
        gone = f"Forgotten: {_examples(examples)} of yours, and your consent."
    return f"{gone} {_LEARNS_AGAIN}" if learns_again else gone


def _examples(number: int) -> str:
    return pluralize(number, "example", "examples")
