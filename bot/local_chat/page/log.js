import { arrange, byId, element } from "./dom.js";
import { drawMessage } from "./messages.js";
import { Scroll } from "./scroll.js";

/** @typedef {import("./types.js").Message} Message */

const CLUSTER_SECONDS = 300;
const ACTIVITY_MS = 5000;
const SETTLED_MS = 500;
/** @type {Record<string, string>} */
const ACTIVITIES = { typing: "is typing", upload_photo: "is sending a photo", upload_document: "is sending a file" };

/** The messages of the chat that is open. */
export class Log {
  #log = byId("log");
  #activity = byId("activity");
  #scroll = new Scroll();
  /** @type {Map<number | string, HTMLElement>} bubbles by the ids of their messages, dates by their day */
  #nodes = new Map();
  #actions;
  /** @type {number | null} */
  #chatId = null;
  #timer = 0;

  /** @param {Omit<import("./messages.js").Actions, "goTo">} actions */
  constructor(actions) {
    this.#actions = { ...actions, goTo: (/** @type {number} */ id) => this.#goTo(id) };
    byId("scroller").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
  }

  /** @param {KeyboardEvent} event moves from message to message, and does what their buttons do */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = /** @type {HTMLElement[]} */ ([...this.#log.querySelectorAll(".message")]);
    const at = all.findIndex((node) => node.contains(document.activeElement));
    /** @type {Record<string, () => HTMLElement | null | undefined>} */
    const keys = {
      ArrowUp: () => (at < 0 ? all.at(-1) : all[at - 1]),
      ArrowDown: () => (at < 0 ? undefined : all[at + 1]),
      r: () => all[at]?.querySelector(".reply"),
      e: () => all[at]?.querySelector(".own .edit"),
    };
    const found = keys[event.key]?.();
    if (!found) return;
    event.preventDefault();
    if (event.key.startsWith("Arrow")) found.focus();
    else found.click();
  }

  /**
   * @param {import("./types.js").Chat} chat
   * @param {Message[]} messages
   * @param {number} speakerId whose messages stand on the right
   */
  show(chat, messages, speakerId) {
    const opened = chat.id !== this.#chatId;
    if (opened) this.#open(chat.id);
    if (opened) this.#log.ariaLive = "off"; // a screen reader is not to read a whole chat aloud
    this.#draw(messages, speakerId, chat.admins);
    byId("empty").hidden = messages.length > 0;
    this.#scroll.settle(opened);
    if (opened) setTimeout(() => (this.#log.ariaLive = "polite"), SETTLED_MS);
  }

  /**
   * Tells that a message was added.
   * @param {boolean} own
   */
  added(own) {
    this.#scroll.added(own);
  }

  /**
   * Shows what the bot is doing, until it is done or a few seconds have passed.
   * @param {string} name the bot's
   * @param {string} action a chat action of the Bot API
   */
  busy(name, action) {
    clearTimeout(this.#timer);
    this.#activity.textContent = `${name} ${ACTIVITIES[action] ?? "is busy"}`;
    this.#scroll.settle(false);
    this.#timer = setTimeout(() => this.idle(), ACTIVITY_MS);
  }

  idle() {
    clearTimeout(this.#timer);
    this.#activity.textContent = "";
  }

  /** @param {number} chatId */
  #open(chatId) {
    this.#chatId = chatId;
    this.#nodes.clear();
    this.idle();
  }

  /**
   * @param {Message[]} messages
   * @param {number} speakerId
   * @param {number[]} admins
   */
  #draw(messages, speakerId, admins) {
    const before = this.#nodes;
    this.#nodes = new Map();
    bubbles(messages).forEach((bubble, index, all) => {
      const [message] = bubble;
      const previous = all[index - 1]?.at(-1);
      const day = dayOf(message);
      if (!previous || day !== dayOf(previous)) this.#nodes.set(day, drawDay(before.get(day), message));
      const node = drawMessage(before.get(message.message_id), bubble, this.#actions);
      node.classList.toggle("own", message.from.id === speakerId);
      node.classList.toggle("follows", follows(message, previous));
      node.classList.toggle("bot", message.from.is_bot);
      node.classList.toggle("admin", admins.includes(message.from.id));
      for (const { message_id: id } of bubble) this.#nodes.set(id, node);
    });
    arrange(this.#log, [...new Set(this.#nodes.values())]);
  }

  /** @param {number} messageId */
  #goTo(messageId) {
    const node = this.#nodes.get(messageId);
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 1500);
  }
}

/**
 * @param {Message[]} messages
 * @returns {Message[][]} those of an album together, any other by itself
 */
function bubbles(messages) {
  /** @type {Message[][]} */
  const found = [];
  for (const message of messages) {
    const album = message.media_group_id;
    const last = found.at(-1);
    if (album && last?.[0].media_group_id === album) last.push(message);
    else found.push([message]);
  }
  return found;
}

/** @type {(message: Message) => string} */
const dayOf = ({ date }) => new Date(date * 1000).toDateString();

/** @type {(message: Message, previous: Message | undefined) => boolean} */
function follows(message, previous) {
  if (!previous || previous.from.id !== message.from.id) return false;
  return message.date - previous.date < CLUSTER_SECONDS && dayOf(message) === dayOf(previous);
}

/**
 * @param {HTMLElement | undefined} there
 * @param {Message} message the first of its day
 * @returns {HTMLElement}
 */
function drawDay(there, message) {
  const day = there ?? element("p", { className: "day" });
  const name = dayName(new Date(message.date * 1000));
  if (day.textContent !== name) day.textContent = name;
  return day;
}

/** @type {(date: Date) => string} */
function dayName(date) {
  const now = new Date();
  if (date.toDateString() === now.toDateString()) return "Today";
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (date.toDateString() === yesterday.toDateString()) return "Yesterday";
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year });
}
