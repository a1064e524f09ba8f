import { arrange, element, icon } from "./dom.js";
import { drawText } from "./entities.js";
import { drawKeyboard } from "./keyboard.js";
import { drawMedia, speaking } from "./media.js";
import { firstLine, marks, words } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/**
 * What a person can do with a message.
 * @typedef {object} Actions
 * @property {(messageId: number) => void} reply
 * @property {(messageId: number) => void} edit
 * @property {(messageId: number) => void} goTo
 * @property {(command: string) => void} send
 * @property {(messageId: number, button: HTMLButtonElement, data: string) => void} tap
 * @property {(photos: import("./lightbox.js").Shown[], index: number) => void} open
 */
/** @typedef {{key: string, node: HTMLElement}} Part */

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/**
 * A bubble from the top down: what each part depends on, and how it is drawn. A part is drawn again only
 * when what it depends on has changed. A bubble shows one message, or the messages of an album.
 * @type {[string, (messages: Message[]) => unknown, (messages: Message[], actions: Actions) => HTMLElement][]}
 */
const PARTS = [
  ["sender", ([{ from }]) => from, ([{ from }]) => element("span", { className: "sender" }, from.first_name)],
  ["via", ([{ via_bot: bot }]) => bot, ([{ via_bot: bot }]) => element("span", { className: "via" }, `via @${bot?.username}`)],
  ["quote", ([{ reply_to_message: original }]) => original && [original.message_id, firstLine(original)], drawQuote],
  ["media", mediaOf, drawMedia],
  ["text", (messages) => sayingOf(messages), drawWords],
  ["meta", (messages) => [messages[0].date, messages.some(isEdited)], drawMeta],
];

/** @type {WeakMap<Element, {messages: Message[], parts: Map<string, Part>}>} */
const drawn = new WeakMap();

/**
 * Draws a bubble, or what has changed in it.
 * @param {HTMLElement | undefined} there the same bubble as drawn before
 * @param {Message[]} messages one, or those of an album
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function drawMessage(there, messages, actions) {
  const article = there ?? frame(messages[0], actions);
  const [bubble, keyboard] = article.querySelectorAll(".bubble, .keyboard");
  const before = drawn.get(article);
  if (before && areSame(before.messages, messages)) return article;
  const parts = new Map();
  for (const [name, dependsOn, draw] of PARTS) {
    const value = dependsOn(messages);
    if (!value) continue;
    const key = JSON.stringify(value);
    const same = before?.parts.get(name);
    parts.set(name, same?.key === key ? same : { key, node: draw(messages, actions) });
  }
  arrange(bubble, [...parts.values()].map(({ node }) => node));
  drawn.set(article, { messages, parts });
  const [{ message_id: id, reply_markup: markup }] = messages;
  for (const act of article.querySelectorAll(".act")) nameAct(/** @type {HTMLElement} */ (act), speaking(messages) ?? messages[0]);
  const onTap = (/** @type {HTMLButtonElement} */ button, /** @type {string} */ data) => actions.tap(id, button, data);
  drawKeyboard(/** @type {HTMLElement} */ (keyboard), markup?.inline_keyboard ?? [], onTap);
  article.classList.toggle("edited", messages.some(isEdited));
  return article;
}

/**
 * @param {Message} message the bubble's first
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
function frame(message, actions) {
  const reply = drawAct("reply", "Reply");
  const edit = canEdit(message) ? drawAct("edit", "Edit") : null;
  const body = element("div", { className: "body" }, element("div", { className: "bubble" }), element("div", { className: "keyboard" }));
  const article = element("article", { className: "message", tabIndex: -1, "data-message-id": message.message_id }, body, reply, edit);
  const shown = () => drawn.get(article)?.messages ?? [message];
  reply.onclick = () => actions.reply(shown()[0].message_id);
  if (edit) edit.onclick = () => actions.edit((speaking(shown()) ?? shown()[0]).message_id);
  return article;
}

/** @type {(name: string, label: string) => HTMLButtonElement} */
function drawAct(name, label) {
  // Tab goes past them, message by message it would never end; the log's own keys do the same.
  return element("button", { type: "button", className: `round act ${name}`, tabIndex: -1, title: label }, icon(name));
}

/** @type {(act: HTMLElement, message: Message) => void} what a button does, and with which message */
function nameAct(act, message) {
  act.ariaLabel = `${act.title}: ${message.from.first_name}, ${firstLine(message)}`;
}

/** @type {(message: Message) => boolean} whether whoever wrote it can correct it */
export const canEdit = ({ from, via_bot: bot }) => !from.is_bot && !bot;

/** @type {(messages: Message[], actions: Actions) => HTMLElement} */
function drawQuote([{ reply_to_message: original }], actions) {
  if (!original) return element("span");
  const name = element("b", {}, original.from.first_name);
  const quote = element("button", { type: "button", className: "quote", dir: "auto" }, name, element("span", {}, firstLine(original)));
  quote.onclick = () => actions.goTo(original.message_id);
  return quote;
}

/** @type {(messages: Message[]) => unknown} */
function mediaOf(messages) {
  const media = messages.map(({ photo, document, video, voice }) => photo ?? document ?? video ?? voice);
  return media.some(Boolean) && messages.map((message, index) => [media[index], words(message)]);
}

/** @type {(messages: Message[]) => unknown} */
function sayingOf(messages) {
  const message = speaking(messages);
  return message && [words(message), marks(message)];
}

/** @type {(messages: Message[], actions: Actions) => HTMLElement} */
function drawWords(messages, actions) {
  const message = speaking(messages) ?? messages[0];
  return drawText(words(message), marks(message), actions.send);
}

/** @type {(messages: Message[]) => HTMLElement} */
function drawMeta(messages) {
  const sent = new Date(messages[0].date * 1000);
  const time = element("time", { dateTime: sent.toISOString(), title: sent.toLocaleString() }, TIME.format(sent));
  return element("span", { className: "meta" }, messages.some(isEdited) ? "edited " : null, time);
}

/** @type {(message: Message) => boolean} */
const isEdited = ({ edit_date: date }) => date !== undefined;

/** @type {(some: Message[], others: Message[]) => boolean} */
const areSame = (some, others) => some.length === others.length && some.every((message, index) => message === others[index]);
