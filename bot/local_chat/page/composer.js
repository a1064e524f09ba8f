import { CommandMenu } from "./commands.js";
import { byId, element } from "./dom.js";
import { firstLine } from "./messages.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {{text: string, replyTo: Message | null, failure: string}} Draft */

/** @type {Draft} */
const NOTHING = { text: "", replyTo: null, failure: "" };

/** Where messages are written. Each chat has a draft of its own, and what could not be sent is a draft again. */
export class Composer {
  #box = byId("message");
  #replying = byId("replying");
  #menu;
  #send;
  #chatId = 0;
  /** @type {Map<number, Draft>} */
  #drafts = new Map();

  /** @param {(chatId: number, text: string, replyTo: Message | null) => Promise<void>} send */
  constructor(send) {
    this.#send = send;
    this.#menu = new CommandMenu((command, how) => (how === "send" ? this.#answer(command) : this.#fill(`${command} `)));
    this.#box.addEventListener("input", () => this.#typed());
    this.#box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    byId("composer").addEventListener("submit", (/** @type {Event} */ event) => this.#submit(event));
    this.#replying.querySelector("button").addEventListener("click", () => this.reply(this.#chatId, null));
  }

  /** @param {import("./types.js").Command[]} commands */
  set commands(commands) {
    this.#menu.commands = commands;
  }

  /** @param {number} chatId */
  open(chatId) {
    if (chatId === this.#chatId) return;
    this.#chatId = chatId;
    this.#menu.close();
    this.#box.disabled = false;
    this.#draw();
    this.#focus();
  }

  /**
   * @param {number} chatId
   * @param {Message | null} message what the next message of this chat answers
   */
  reply(chatId, message) {
    this.#change(chatId, { replyTo: message });
    if (chatId === this.#chatId) this.#box.focus();
  }

  /**
   * Sends a text in the open chat.
   * @param {string} text
   * @param {Message | null} [replyTo]
   */
  send(text, replyTo = null) {
    const chatId = this.#chatId;
    this.#change(chatId, { text: this.#box.value, failure: "" });
    this.#focus();
    this.#send(chatId, text, replyTo).catch(({ message }) => this.#restore(chatId, text, replyTo, message));
  }

  /** A touch screen's keyboard is not to jump up by itself. */
  #focus() {
    if (matchMedia("(hover: hover)").matches) this.#box.focus();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.#box.value.trim();
    if (!text) return;
    this.#menu.close();
    this.#box.value = "";
    this.#answer(text);
    this.#box.focus();
  }

  /**
   * Sends a text as the reply that is being written, where one is.
   * @param {string} text
   */
  #answer(text) {
    const { replyTo } = this.#draft(this.#chatId);
    this.#change(this.#chatId, { replyTo: null, text: this.#box.value });
    this.send(text, replyTo);
  }

  /**
   * @param {number} chatId
   * @param {string} text
   * @param {Message | null} replyTo
   * @param {string} failure
   */
  #restore(chatId, text, replyTo, failure) {
    const draft = this.#draft(chatId);
    const texts = [text, draft.text].filter(Boolean);
    this.#change(chatId, { text: texts.join("\n"), replyTo: draft.replyTo ?? replyTo, failure });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.#menu.key(event)) return;
    if (event.key === "Escape") this.#change(this.#chatId, { replyTo: null });
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #typed() {
    this.#change(this.#chatId, { text: this.#box.value });
    this.#menu.typed();
  }

  /** @param {string} text */
  #fill(text) {
    this.#change(this.#chatId, { text: text + this.#box.value });
    this.#box.focus();
  }

  /**
   * @param {number} chatId
   * @returns {Draft}
   */
  #draft(chatId) {
    return this.#drafts.get(chatId) ?? NOTHING;
  }

  /**
   * @param {number} chatId
   * @param {Partial<Draft>} change
   */
  #change(chatId, change) {
    this.#drafts.set(chatId, { ...this.#draft(chatId), ...change });
    if (chatId === this.#chatId) this.#draw();
  }

  #draw() {
    const { text, replyTo, failure } = this.#draft(this.#chatId);
    if (this.#box.value !== text) this.#box.value = text;
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight}px`;
    this.#box.placeholder = replyTo?.reply_markup?.input_field_placeholder ?? "Message";
    byId("send").disabled = !text.trim();
    this.#replying.hidden = !replyTo;
    const quote = replyTo ? [element("b", {}, replyTo.from.first_name), firstLine(replyTo)] : [];
    this.#replying.firstElementChild.replaceChildren(...quote);
    drawFailure(failure);
  }
}

/** @param {string} failure why the last message was not sent, or nothing */
function drawFailure(failure) {
  const again = element("button", { type: "submit" }, "Try again");
  byId("failure").replaceChildren(...(failure ? [element("span", {}, `Not sent. ${failure}`), again] : []));
}
