import { CommandMenu } from "./commands.js";
import { byId, element } from "./dom.js";
import { InlineMenu } from "./inline.js";
import { drawFiles, hold, listenForFiles } from "./files.js";
import { firstLine } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {{text: string, replyTo: Message | null, file: File | null}} Outgoing the text is the file's caption */
/**
 * @typedef {object} Draft
 * @property {string} text
 * @property {Message | null} replyTo
 * @property {File[]} files each goes in a message of its own, the text with the first
 * @property {string} failure what the person has to know about it
 * @property {boolean} unsent whether it failed to go
 */

/** @type {Draft} */
const NOTHING = { text: "", replyTo: null, files: [], failure: "", unsent: false };

/** Where messages are written. Each chat has a draft of its own, and what could not be sent is a draft again. */
export class Composer {
  #box = byId("message");
  #replying = byId("replying");
  #menu;
  #inline;
  #send;
  #chatId = 0;
  /** @type {Map<number, Draft>} */
  #drafts = new Map();

  /**
   * @param {(chatId: number, outgoing: Outgoing) => Promise<void>} send
   * @param {import("./inline.js").Inline} inline
   */
  constructor(send, inline) {
    this.#send = send;
    this.#inline = new InlineMenu(inline, (text) => this.#write(text));
    this.#menu = new CommandMenu((command, how) => (how === "send" ? this.#answer(command) : this.#fill(`${command} `)));
    this.#box.addEventListener("input", () => this.#typed());
    this.#box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    byId("composer").addEventListener("submit", (/** @type {Event} */ event) => this.#submit(event));
    listenForFiles((files) => this.#attach(files));
    this.#replying.querySelector("button").addEventListener("click", () => this.reply(this.#chatId, null));
  }

  /** @param {import("./types.js").Command[]} commands */
  set commands(commands) {
    this.#menu.commands = commands;
  }

  /** @param {string | undefined} name the bot's user name */
  set botName(name) {
    this.#inline.name = name ?? "";
  }

  /** @param {number} chatId */
  open(chatId) {
    if (chatId === this.#chatId) return;
    this.#chatId = chatId;
    this.#closeMenus();
    this.#box.disabled = byId("attach").disabled = false;
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
   * @param {File[]} [files]
   */
  send(text, replyTo = null, [file, ...others] = []) {
    const chatId = this.#chatId;
    this.#change(chatId, { text: this.#box.value, failure: "", unsent: false });
    this.#focus();
    const outgoing = [{ text, replyTo, file: file ?? null }, ...others.map((other) => ({ text: "", replyTo: null, file: other }))];
    for (const each of outgoing) this.#send(chatId, each).catch(({ message }) => this.#restore(chatId, each, message));
  }

  /** A touch screen's keyboard is not to jump up by itself. */
  #focus() {
    if (matchMedia("(hover: hover)").matches) this.#box.focus();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.#box.value.trim();
    if (!text && !this.#draft(this.#chatId).files.length) return;
    this.#closeMenus();
    this.#box.value = "";
    this.#answer(text);
    this.#box.focus();
  }

  /**
   * Sends a text with the files and as the reply that are being written, where they are.
   * @param {string} text
   */
  #answer(text) {
    const { replyTo, files } = this.#draft(this.#chatId);
    this.#change(this.#chatId, { replyTo: null, files: [], text: this.#box.value });
    this.send(text, replyTo, files);
  }

  /** @param {File[]} files */
  async #attach(files) {
    const chatId = this.#chatId;
    const { held, refusal } = await hold(files);
    this.#change(chatId, { files: [...this.#draft(chatId).files, ...held], failure: refusal, unsent: false });
    this.#focus();
  }

  /** @param {File} file */
  #detach(file) {
    this.#change(this.#chatId, { files: this.#draft(this.#chatId).files.filter((other) => other !== file) });
    this.#focus();
  }

  /**
   * @param {number} chatId
   * @param {Outgoing} outgoing
   * @param {string} reason
   */
  #restore(chatId, { text, replyTo, file }, reason) {
    const draft = this.#draft(chatId);
    const texts = [text, draft.text].filter(Boolean);
    const files = file ? [...draft.files, file] : draft.files;
    const failure = `Not sent. ${reason}`;
    this.#change(chatId, { text: texts.join("\n"), replyTo: draft.replyTo ?? replyTo, files, failure, unsent: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.#menu.key(event) || this.#inline.key(event)) return;
    if (event.key === "Escape") this.#change(this.#chatId, { replyTo: null });
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #typed() {
    const { failure, unsent } = this.#draft(this.#chatId);
    this.#change(this.#chatId, { text: this.#box.value, failure: unsent ? failure : "" });
    this.#menu.typed();
    this.#inline.typed();
  }

  #closeMenus() {
    this.#menu.close();
    this.#inline.close();
  }

  /** @param {string} text */
  #fill(text) {
    this.#write(text + this.#box.value);
  }

  /** @param {string} text what is to stand in the box, as if it were typed */
  #write(text) {
    this.#change(this.#chatId, { text });
    this.#box.focus();
    this.#inline.typed();
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
    const { text, replyTo, files, failure, unsent } = this.#draft(this.#chatId);
    if (this.#box.value !== text) this.#box.value = text;
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight}px`;
    this.#box.placeholder = replyTo?.reply_markup?.input_field_placeholder ?? (files.length ? "Add a caption" : "Message");
    byId("send").disabled = !text.trim() && !files.length;
    drawFiles(files, (file) => this.#detach(file));
    this.#replying.hidden = !replyTo;
    const quote = replyTo ? [element("b", {}, replyTo.from.first_name), firstLine(replyTo)] : [];
    this.#replying.firstElementChild.replaceChildren(...quote);
    drawFailure(failure, unsent);
  }
}

/**
 * @param {string} failure what went wrong, or nothing
 * @param {boolean} unsent
 */
function drawFailure(failure, unsent) {
  const again = unsent ? [element("button", { type: "submit" }, "Try again")] : [];
  byId("failure").replaceChildren(...(failure ? [element("span", {}, failure), ...again] : []));
}
