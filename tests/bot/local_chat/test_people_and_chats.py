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
from bot.local_chat.people_and_chats import Role
from tests.bot.local_chat.conftest import Api, png

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
    chat.set_role(GROUP, YOU, "member")
    chat.set_role(GROUP, SAM, role)
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
    alex = chat.add_person("Alex")
    class_id = chat.add_chat("Class", [alex, SAM])
    chat.set_role(class_id, SAM, "administrator")
    chat.set_role(GROUP, SAM, "left")
    state = (await page.get("/chat/state")).json()
    assert [person["first_name"] for person in state["people"]] == ["You", "Sam", "Alex"]
    assert state["chats"][2:] == [
        {"id": GROUP, "type": "group", "title": "Rehearsal", "people": [YOU, alex], "admins": [YOU]},
        {"id": alex, "type": "private", "title": "Alex", "people": [alex], "admins": []},
        {"id": class_id, "type": "group", "title": "Class", "people": [alex, SAM], "admins": [alex, SAM]},
    ]
    assert [event.what for event in chat.events.after(0) or []] == [{"kind": "reset"}] * 4


async def test_new_people_talk_to_the_bot(bot: Bot, chat: ChatState) -> None:
    alex, kim = chat.add_person("Alex"), chat.add_person("Kim")
    class_id = chat.add_chat("Class", [alex])
    chat.say(alex, alex, "hello")
    chat.say(GROUP, kim, "/start")
    chat.say(class_id, alex, "/start")
    heard = [update.effective_chat and update.effective_chat.id for update in await bot.get_updates()]
    assert heard == [alex, GROUP, class_id]
    assert (await bot.send_message(class_id, "hello")).chat.title == "Class"
    with pytest.raises(PageError):
        chat.say(class_id, kim, "/start")


def test_ten_thousand_people_come_and_speak(chat: ChatState) -> None:
    people = [chat.add_person(f"Person {number}") for number in range(10_000)]
    for user_id in people:
        chat.say(user_id, user_id, "/start")
    assert len(set(people)) == len(chat.messages()) == 10_000


@pytest.mark.parametrize(("chat_id", "user_id"), [(5, YOU), (GROUP, 5)])
def test_only_people_who_are_there_have_roles(chat: ChatState, chat_id: int, user_id: int) -> None:
    with pytest.raises(PageError, match="There is no such chat or person"):
        chat.set_role(chat_id, user_id, "member")


async def test_a_group_becomes_a_supergroup(bot: Bot, chat: ChatState, page: httpx.AsyncClient) -> None:
    chat.say(GROUP, SAM, "just talking")
    chat.set_role(GROUP, SAM, "administrator")
    assert chat.migrate(GROUP) == SUPERGROUP
    leave, arrive = [update.message for update in await bot.get_updates()]
    assert leave is not None
    assert arrive is not None
    assert (leave.chat.id, leave.chat.type, leave.migrate_to_chat_id) == (GROUP, "group", SUPERGROUP)
    assert (leave.from_user and leave.from_user.id, leave.message_id) == (YOU, 2)
    assert (arrive.chat.id, arrive.chat.type, arrive.migrate_from_chat_id) == (
        SUPERGROUP,
        "supergroup",
        GROUP,
    )
    assert (arrive.sender_chat and arrive.sender_chat.id, arrive.message_id) == (SUPERGROUP, 1)
    assert isinstance(await bot.get_chat_member(SUPERGROUP, YOU), ChatMemberOwner)
    assert isinstance(await bot.get_chat_member(SUPERGROUP, SAM), ChatMemberAdministrator)
    assert chat.say(SUPERGROUP, SAM, "/start")["message_id"] == 2
    state = (await page.get("/chat/state")).json()
    assert [each["id"] for each in state["chats"]] == [YOU, SAM, SUPERGROUP]
    assert [message["text"] for message in state["messages"]] == ["/start"]


async def test_the_old_group_tells_every_call_the_new_id(bot: Bot, api: Api, chat: ChatState) -> None:
    sent = await bot.send_message(GROUP, "a")
    chat.migrate(GROUP)
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


@pytest.mark.parametrize("chat_id", [YOU, 5, SUPERGROUP])
def test_only_a_group_becomes_a_supergroup(chat: ChatState, chat_id: int) -> None:
    chat.migrate(GROUP)
    with pytest.raises(PageError, match="There is no such group"):
        chat.migrate(chat_id)


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
