import { arrange, element, icon } from "./dom.js";
import { drawText } from "./entities.js";
import { drawKeyboard } from "./keyboard.js";
import { fileUrl } from "./server.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").PhotoSize} PhotoSize */
/**
 * What a person can do with a message.
 * @typedef {object} Actions
 * @property {(messageId: number) => void} reply
 * @property {(messageId: number) => void} goTo
 * @property {(command: string) => void} send
 * @property {(messageId: number, button: HTMLButtonElement, data: string) => void} tap
 * @property {(photo: PhotoSize, description: string) => void} open
 */
/** @typedef {{key: string, node: HTMLElement}} Part */

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/**
 * A message from the top down: what each part depends on, and how it is drawn. A part is drawn again
 * only when what it depends on has changed.
 * @type {[string, (message: Message) => unknown, (message: Message, actions: Actions) => HTMLElement][]}
 */
const PARTS = [
  ["sender", ({ from }) => from, ({ from }) => element("span", { className: "sender" }, from.first_name)],
  ["quote", ({ reply_to_message: original }) => original && [original.message_id, firstLine(original)], drawQuote],
  ["photo", ({ photo, caption }) => photo && [photo, caption], drawPhoto],
  ["document", ({ document }) => document, drawDocument],
  ["text", (message) => words(message) && [words(message), marks(message)], drawWords],
  ["meta", ({ date, edit_date: edited }) => [date, edited], drawMeta],
];

/** @type {WeakMap<Element, {message: Message, parts: Map<string, Part>}>} */
const drawn = new WeakMap();

/**
 * Draws a message, or what has changed in it.
 * @param {HTMLElement | undefined} there the same message as drawn before
 * @param {Message} message
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function drawMessage(there, message, actions) {
  const article = there ?? frame(message, actions);
  const [bubble, keyboard] = article.querySelectorAll(".bubble, .keyboard");
  const before = drawn.get(article);
  if (before?.message === message) return article;
  const parts = new Map();
  for (const [name, dependsOn, draw] of PARTS) {
    const value = dependsOn(message);
    if (!value) continue;
    const key = JSON.stringify(value);
    const same = before?.parts.get(name);
    parts.set(name, same?.key === key ? same : { key, node: draw(message, actions) });
  }
  arrange(bubble, [...parts.values()].map(({ node }) => node));
  drawn.set(article, { message, parts });
  const onTap = (/** @type {HTMLButtonElement} */ button, /** @type {string} */ data) => actions.tap(message.message_id, button, data);
  drawKeyboard(/** @type {HTMLElement} */ (keyboard), message.reply_markup?.inline_keyboard ?? [], onTap);
  article.classList.toggle("edited", Boolean(message.edit_date));
  return article;
}

/**
 * @param {Message} message
 * @returns {string} what a message says, in one line
 */
export function firstLine(message) {
  const line = words(message).trim().split("\n", 1)[0];
  return line || (message.photo ? "Photo" : message.document?.file_name) || "Message";
}

/**
 * @param {Message} message
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
function frame(message, actions) {
  const reply = element("button", { type: "button", className: "round reply", ariaLabel: "Reply", title: "Reply" }, icon("reply"));
  reply.onclick = () => actions.reply(message.message_id);
  const body = element("div", { className: "body" }, element("div", { className: "bubble" }), element("div", { className: "keyboard" }));
  return element("article", { className: "message", tabIndex: -1, "data-message-id": message.message_id }, body, reply);
}

/** @type {(message: Message, actions: Actions) => HTMLElement} */
function drawQuote({ reply_to_message: original }, actions) {
  if (!original) return element("span");
  const name = element("b", {}, original.from.first_name);
  const quote = element("button", { type: "button", className: "quote", dir: "auto" }, name, element("span", {}, firstLine(original)));
  quote.onclick = () => actions.goTo(original.message_id);
  return quote;
}

/** @type {(message: Message, actions: Actions) => HTMLElement} */
function drawPhoto(message, actions) {
  const largest = (message.photo ?? []).reduce((a, b) => (b.width > a.width ? b : a));
  const alt = firstLine(message);
  const image = element("img", { alt, width: largest.width, height: largest.height, src: fileUrl(largest.file_unique_id) });
  const button = element("button", { type: "button", className: "photo", ariaLabel: `Open the photo: ${alt}` }, image);
  button.onclick = () => actions.open(largest, alt);
  return button;
}

/** @type {(message: Message) => HTMLElement} */
function drawDocument({ document: file }) {
  const name = file?.file_name ?? "file";
  const href = `${fileUrl(file?.file_unique_id ?? "")}?download=1`;
  const label = element("span", {}, element("b", {}, name), element("small", {}, size(file?.file_size ?? 0)));
  return element("a", { className: "document", href, download: name }, icon("file"), label);
}

/** @type {(message: Message, actions: Actions) => HTMLElement} */
function drawWords(message, actions) {
  return drawText(words(message), marks(message), actions.send);
}

/** @type {(message: Message) => HTMLElement} */
function drawMeta({ date, edit_date: edited }) {
  const sent = new Date(date * 1000);
  const time = element("time", { dateTime: sent.toISOString(), title: sent.toLocaleString() }, TIME.format(sent));
  return element("span", { className: "meta" }, edited ? "edited " : null, time);
}

/** @type {(message: Message) => string} */
const words = ({ text, caption }) => text ?? caption ?? "";

/** @type {(message: Message) => import("./types.js").Entity[]} */
const marks = ({ entities, caption_entities: inCaption }) => entities ?? inCaption ?? [];

/**
 * @param {number} bytes
 * @returns {string}
 */
function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
