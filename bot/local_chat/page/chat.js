import { address, drawChats, drawHeading, readSelection } from "./chats.js";
import { Composer } from "./composer.js";
import { ConversationDialog } from "./conversation.js";
import { endToast, toast } from "./dialogs.js";
import { byId } from "./dom.js";
import { sentAs } from "./files.js";
import { Lightbox } from "./lightbox.js";
import { Log } from "./log.js";
import { canEdit } from "./messages.js";
import { PersonDialog } from "./people.js";
import { follow, form, post } from "./server.js";
import { State } from "./state.js";
import { Taps } from "./taps.js";
import { marks } from "./words.js";

/** @typedef {import("./types.js").Message} Message */

const state = new State();
const taps = new Taps();
const composer = new Composer({ send, correct, lastOwn }, { ask, choose, start });
const lightbox = new Lightbox();
const log = new Log({ reply, edit, tap, send: (command) => composer.send(command), open: (photos, index) => lightbox.open(photos, index) });
/** @type {Set<number>} ids of chats with something new */
const unread = new Set();
/** @type {import("./chats.js").Selection} */
let selection;
/** @type {Promise<void>} messages are sent one after the other, so that they keep their order */
let lastSent = Promise.resolve();

function draw() {
  if (!state.chats.length) return;
  const before = selection;
  selection = readSelection(state);
  const { chat, speakerId } = selection;
  if (before && (before.chat.id !== chat.id || before.speakerId !== speakerId)) endToasts(before.chat.id);
  unread.delete(chat.id);
  drawChats(state, selection, unread);
  drawHeading(state, selection);
  log.show(chat, state.messagesOf(chat.id), speakerId);
  composer.open(chat.id);
}

/** @param {number} chatId one that is left: what was said about its messages is over */
function endToasts(chatId) {
  for (const { message_id: id } of state.messagesOf(chatId)) endToast(`${chatId}/${id}`);
}

/** @param {import("./types.js").Snapshot} snapshot */
function load(snapshot) {
  state.load(snapshot);
  composer.commands = state.commands;
  composer.botName = state.bot.username;
  draw();
}

/** @param {import("./types.js").ChatEvent} event */
function take(event) {
  if (event.kind === "message") arrived(event.message, event.force_reply);
  else if (event.kind === "edit") state.keep(event.message);
  else if (event.kind === "delete") gone(event.chat_id, event.message_id);
  else if (event.kind === "commands") composer.commands = state.commands = event.commands;
  else if (event.kind === "callback_answer") taps.answered(event);
  else if (event.kind === "action" && event.chat_id === selection.chat.id) log.busy(state.bot.first_name, event.action);
  draw();
}

/** @type {(chatId: number, messageId: number) => void} */
function gone(chatId, messageId) {
  state.forget(chatId, messageId);
  endToast(`${chatId}/${messageId}`);
}

/**
 * @param {Message} message
 * @param {import("./types.js").ForceReply} [asks] whom it asks for a reply, if it does
 */
function arrived(message, asks) {
  state.keep(message);
  const { chat, from } = message;
  if (asks && isAsked(message, asks)) composer.asked(chat.id, message);
  if (chat.id !== selection.chat.id) return unread.add(chat.id);
  if (from.is_bot) log.idle();
  draw();
  log.added(from.id === selection.speakerId);
}

/** @type {(message: Message, asks: import("./types.js").ForceReply) => boolean} whether the person who speaks is asked */
function isAsked(message, { selective }) {
  const { speakerId } = selection;
  const named = marks(message).some(({ url }) => url === `tg://user?id=${speakerId}`);
  return !selective || named || message.reply_to_message?.from.id === speakerId;
}

/**
 * @param {number} chatId
 * @param {import("./composer.js").Outgoing} outgoing
 * @returns {Promise<void>} rejected with an Error for the person
 */
function send(chatId, { text, replyTo, files }) {
  const about = { chat_id: chatId, user_id: selection.speakerId, reply_to_message_id: replyTo?.message_id };
  if (!files.length) return inOrder(() => post("/chat/messages", { ...about, text }));
  const address = files.length > 1 ? "/chat/albums" : "/chat/documents";
  return inOrder(() => post(address, form({ ...about, caption: text, kind: sentAs(files[0]), document: files })));
}

/** @type {import("./composer.js").Sending["correct"]} */
function correct({ chat, from, message_id: id }, text) {
  return inOrder(() => post("/chat/edits", { chat_id: chat.id, user_id: from.id, message_id: id, text }));
}

/**
 * @param {() => Promise<any>} action done after those before it
 * @returns {Promise<void>}
 */
function inOrder(action) {
  const done = lastSent.then(action);
  lastSent = done.catch(() => {});
  return done;
}

/** @type {import("./composer.js").Sending["lastOwn"]} */
function lastOwn() {
  return state.messagesOf(selection.chat.id).findLast((message) => canEdit(message) && message.from.id === selection.speakerId);
}

/** @type {import("./inline.js").Inline["ask"]} */
function ask(query) {
  return post("/chat/inline", { ...speaking(), query });
}

/** @type {import("./inline.js").Inline["choose"]} */
function choose(queryId, resultId) {
  const choice = { ...speaking(), inline_query_id: queryId, result_id: resultId };
  lastSent = lastSent.then(() => post("/chat/inline/choices", choice)).catch(({ message }) => toast(message));
}

/** @type {import("./inline.js").Inline["start"]} */
function start(parameter) {
  const { speakerId } = selection;
  const own = state.chats.find(({ type, people }) => type === "private" && people.includes(speakerId));
  if (!own) return;
  history.pushState(null, "", address({ chat: own, speakerId }));
  draw();
  composer.send(`/start ${parameter}`);
}

/** Who speaks, and in which chat. */
const speaking = () => ({ chat_id: selection.chat.id, user_id: selection.speakerId });

/** @param {number} messageId */
function reply(messageId) {
  const { chat } = selection;
  const message = state.messagesOf(chat.id).find(({ message_id: id }) => id === messageId);
  if (message) composer.reply(chat.id, message);
}

/** @param {number} messageId */
function edit(messageId) {
  const message = state.messagesOf(selection.chat.id).find(({ message_id: id }) => id === messageId);
  if (message) composer.edit(message);
}

/** @type {(messageId: number, button: HTMLButtonElement, data: string) => void} */
function tap(messageId, button, data) {
  taps.tap(button, { chat_id: selection.chat.id, user_id: selection.speakerId, message_id: messageId, data });
}

/** @param {boolean} connected */
function showConnection(connected) {
  byId("banner").hidden = connected;
  byId("banner").textContent = connected ? "" : "Connection lost. Trying again…";
}

byId("start").addEventListener("click", () => composer.send("/start"));
addEventListener("hashchange", draw);
byId("skip").addEventListener("click", () => byId("message").focus());
new PersonDialog();
new ConversationDialog();
follow({ onState: load, onEvent: take, onConnection: showConnection });
