"""People, chats and roles, as the bot and the page see them."""

import httpx
import pytest
from telegram import (
    Bot,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberOwner,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.error import ChatMigrated

from bot.local_chat.chat_state import ChatState
from bot.local_chat.errors import PageError
from bot.local_chat.people_and_chats import Role, Roster
from tests.bot.local_chat.conftest import Api, png
from tests.local_chat_state import add_group, migrate, set_role

YOU, SAM, GROUP = 1001, 1002, -1001
SUPERGROUP = -1000000001001
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Nine", callback_data="9")]])


async def test_who_is_what_at_the_start(bot: Bot, chat: ChatState) -> None:
    you, sam = await bot.get_chat_member(GROUP, YOU), await bot.get_chat_member(GROUP, SAM)
    assert isinstance(you, ChatMemberOwner)
    assert isinstance(sam, ChatMemberMember)
    assert (you.user.first_name, sam.user.first_name) == ("You", "Sam")
    assert isinstance(await bot.get_chat_member(GROUP, bot.id), ChatMemberMember)
    assert isinstance(await bot.get_chat_member(YOU, YOU), ChatMemberMember)
    assert isinstance(await bot.get_chat_member(YOU, SAM), ChatMemberLeft)


@pytest.mark.parametrize(
    ("role", "kind", "is_there"),
    [
        ("creator", ChatMemberOwner, True),
        ("administrator", ChatMemberAdministrator, True),
        ("member", ChatMemberMember, True),
        ("left", ChatMemberLeft, False),
        ("kicked", ChatMemberBanned, False),
    ],
)
async def test_roles_change(bot: Bot, chat: ChatState, role: Role, kind: type, is_there: bool) -> None:
    set_role(chat, GROUP, YOU, "member")
    set_role(chat, GROUP, SAM, role)
    sam = await bot.get_chat_member(GROUP, SAM)
    assert isinstance(sam, kind)
    if is_there:
        assert chat.say(GROUP, SAM, "hello")
    else:
        with pytest.raises(PageError, match="There is no such chat with this person in it"):
            chat.say(GROUP, SAM, "hello")


async def test_what_cannot_be_known(api: Api) -> None:
    nobody = await api.error("getChatMember", chat_id=GROUP, user_id=5)
    assert nobody == "Bad Request: user not found"
    assert await api.error("getChatMember", chat_id=5, user_id=SAM) == "Bad Request: chat not found"


async def test_the_page_hears_of_new_people_chats_and_roles(page: httpx.AsyncClient, chat: ChatState) -> None:
    alex = chat.add_person("Alex")["id"]
    class_id = add_group(chat, "Class", [alex, SAM])
    set_role(chat, class_id, SAM, "administrator")
    set_role(chat, GROUP, SAM, "left")
    state = (await page.get("/chat/state")).json()
    assert [person["first_name"] for person in state["people"]] == ["You", "Sam", "Alex"]
    assert state["chats"][2:] == [
        {"id": GROUP, "type": "group", "title": "Rehearsal", "people": [YOU, alex], "admins": [YOU]},
        {"id": alex, "type": "private", "title": "Alex", "people": [alex], "admins": []},
        {"id": class_id, "type": "group", "title": "Class", "people": [alex, SAM], "admins": [alex, SAM]},
    ]
    assert [event.data for event in chat.events.after(0) or []] == [{"kind": "reset"}] * 4


async def test_new_people_talk_to_the_bot(bot: Bot, chat: ChatState) -> None:
    alex, kim = (chat.add_person(name)["id"] for name in ("Alex", "Kim"))
    class_id = add_group(chat, "Class", [alex])
    chat.say(alex, alex, "hello")
    chat.say(GROUP, kim, "/start")
    chat.say(class_id, alex, "/start")
    heard = [update.effective_chat and update.effective_chat.id for update in await bot.get_updates()]
    assert heard == [alex, GROUP, class_id]
    assert (await bot.send_message(class_id, "hello")).chat.title == "Class"
    with pytest.raises(PageError):
        chat.say(class_id, kim, "/start")


async def test_a_person_added_on_the_page(page: httpx.AsyncClient, chat: ChatState, bot: Bot) -> None:
    added = (await page.post("/chat/people", json={"name": " Ada \n\tde  la\0Cruz "})).json()["person"]
    assert added == {"id": 1003, "is_bot": False, "first_name": "Ada de la Cruz", "language_code": "en"}
    assert (await page.get("/chat/state")).json()["people"][2] == added
    assert [event.data for event in chat.events.after(0) or []] == [{"kind": "reset"}]
    for chat_id in (GROUP, 1003):
        said = {"chat_id": chat_id, "user_id": 1003, "text": "/start"}
        assert (await page.post("/chat/messages", json=said)).status_code == 200
        assert isinstance(await bot.get_chat_member(chat_id, 1003), ChatMemberMember)
    assert len(chat.updates) == 2


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (" \n\t ", "Write a name first."),
        ("\u200b", "Write a name first."),
        ("a" * 65, "A name has at most 64 characters."),
        (5, "name is missing, or is not text."),
        (None, "name is missing, or is not text."),
    ],
)
async def test_what_is_no_name(page: httpx.AsyncClient, chat: ChatState, name: object, reason: str) -> None:
    answer = await page.post("/chat/people", json={"name": name})
    assert (answer.status_code, answer.json()) == (400, {"error": reason})
    assert len(chat.roster.people) == 2
    assert chat.events.last == 0


async def test_fifty_people_have_room(page: httpx.AsyncClient, chat: ChatState) -> None:
    for _ in range(48):
        assert (await page.post("/chat/people", json={"name": "😀" * 64})).status_code == 200
    answer = await page.post("/chat/people", json={"name": "One more"})
    assert (answer.status_code, answer.json()) == (400, {"error": "There are 50 people here, and no room for more."})
    group = chat.roster.chat(GROUP)
    assert group is not None
    assert len(group.people) == 50


def test_ten_thousand_people_come_and_speak(chat: ChatState) -> None:
    people = [chat.roster.add_person(f"Person {number}") for number in range(10_000)]
    for user_id in people:
        chat.say(user_id, user_id, "/start")
    assert len(set(people)) == len(chat.messages()) == 10_000


async def test_a_group_becomes_a_supergroup(bot: Bot, chat: ChatState, page: httpx.AsyncClient) -> None:
    chat.say(GROUP, SAM, "just talking")
    set_role(chat, GROUP, SAM, "administrator")
    assert migrate(chat, GROUP) == SUPERGROUP
    leave, arrive = [update.message for update in await bot.get_updates()]
    assert leave is not None
    assert arrive is not None
    assert (leave.chat.id, leave.chat.type, leave.migrate_to_chat_id) == (GROUP, "group", SUPERGROUP)
    assert (leave.from_user and leave.from_user.id, leave.message_id) == (YOU, 2)
    assert (arrive.chat.id, arrive.chat.type, arrive.migrate_from_chat_id) == (SUPERGROUP, "supergroup", GROUP)
    assert (arrive.sender_chat and arrive.sender_chat.id, arrive.message_id) == (SUPERGROUP, 1)
    assert isinstance(await bot.get_chat_member(SUPERGROUP, YOU), ChatMemberOwner)
    assert isinstance(await bot.get_chat_member(SUPERGROUP, SAM), ChatMemberAdministrator)
    assert chat.say(SUPERGROUP, SAM, "/start")["message_id"] == 2
    state = (await page.get("/chat/state")).json()
    assert [each["id"] for each in state["chats"]] == [YOU, SAM, SUPERGROUP]
    assert [message["text"] for message in state["messages"]] == ["/start"]


async def test_the_old_group_tells_every_call_the_new_id(bot: Bot, api: Api, chat: ChatState) -> None:
    sent = await bot.send_message(GROUP, "a")
    migrate(chat, GROUP)
    assert await api("sendMessage", chat_id=GROUP, text="a") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": SUPERGROUP},
    }
    for call in (
        bot.send_photo(GROUP, png()),
        sent.edit_text("b"),
        bot.send_chat_action(GROUP, "typing"),
        bot.get_chat_member(GROUP, YOU),
    ):
        with pytest.raises(ChatMigrated) as moved:
            await call
        assert moved.value.new_chat_id == SUPERGROUP
    with pytest.raises(PageError):
        chat.say(GROUP, YOU, "a")


async def test_a_reply_to_the_bot_carries_all_of_its_message(bot: Bot, chat: ChatState) -> None:
    asked = await bot.send_message(GROUP, "<b>Which?</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    chart = await bot.send_photo(GROUP, png(), caption="a", reply_markup=KEYBOARD)
    for sent in (asked, chart):
        chat.say(GROUP, SAM, "nine", sent.message_id)
    replies = [update.message for update in await bot.get_updates()]
    for reply, sent in zip(replies, (asked, chart), strict=True):
        assert reply is not None
        assert reply.reply_to_message is not None
        assert reply.reply_to_message.to_dict() == sent.to_dict()
        assert reply.reply_to_message.reply_markup == KEYBOARD


def test_nobody_gets_the_id_of_who_was_there_before_a_restart() -> None:
    before, after = Roster(ids_after=1_000_000), Roster(ids_after=1_000_060)
    assert before.admit("Ben") != after.admit("Yan")
    assert list(before.people)[:2] == list(after.people)[:2]
