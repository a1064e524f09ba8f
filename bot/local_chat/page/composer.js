import { drawAbout, drawFailure } from "./around.js";
import { CommandMenu } from "./commands.js";
import { byId } from "./dom.js";
import { InlineMenu } from "./inline.js";
import { drawFiles, hold, inAlbums, listenForFiles } from "./files.js";
import { words } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {{text: string, replyTo: Message | null, files: File[]}} Outgoing the text is the files' caption */
/**
 * What the chat does for the composer.
 * @typedef {object} Sending
 * @property {(chatId: number, outgoing: Outgoing) => Promise<void>} send
 * @property {(message: Message, text: string) => Promise<void>} correct
 * @property {() => Message | undefined} lastOwn the newest message that the person who speaks can correct
 */
/**
 * @typedef {object} Draft
 * @property {string} text
 * @property {Message | null} replyTo
 * @property {{message: Message, before: string} | null} editing the message that is corrected, and what was written before
 * @property {File[]} files they go together, the text with the first of them
 * @property {string} failure what the person has to know about it
 * @property {boolean} unsent whether it failed to go
 */

/** @type {Draft} */
const NOTHING = { text: "", replyTo: null, editing: null, files: [], failure: "", unsent: false };

/** Where messages are written. Each chat has a draft of its own, and what could not be sent is a draft again. */
export class Composer {
  #box = byId("message");
  #replying = byId("replying");
  #menu;
  #inline;
  #sending;
  #chatId = 0;
  /** @type {Map<number, Draft>} */
  #drafts = new Map();

  /**
   * @param {Sending} sending
   * @param {import("./inline.js").Inline} inline
   */
  constructor(sending, inline) {
    this.#sending = sending;
    this.#inline = new InlineMenu(inline, (text) => this.#write(text));
    this.#menu = new CommandMenu((command, how) => (how === "send" ? this.#answer(command) : this.#fill(`${command} `)));
    this.#box.addEventListener("input", () => this.#typed());
    this.#box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    byId("composer").addEventListener("submit", (/** @type {Event} */ event) => this.#submit(event));
    listenForFiles((files) => this.#attach(files));
    this.#replying.querySelector("button").addEventListener("click", () => this.#leave());
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
    this.#box.disabled = false;
    this.#draw();
    this.#focus();
  }

  /**
   * @param {number} chatId
   * @param {Message | null} message what the next message of this chat answers
   */
  reply(chatId, message) {
    this.#change(chatId, this.#notEditing(chatId));
    this.asked(chatId, message);
  }

  /**
   * @param {number} chatId
   * @param {Message | null} message one that wants to be answered; not before a correction that is under way
   */
  asked(chatId, message) {
    this.#change(chatId, { replyTo: message });
    if (chatId === this.#chatId) this.#box.focus();
  }

  /** @param {Message} message one of the open chat, to be corrected */
  edit(message) {
    const { editing, text } = this.#draft(this.#chatId);
    const before = editing ? editing.before : text;
    this.#change(this.#chatId, { editing: { message, before }, text: words(message), failure: "", unsent: false });
    this.#closeMenus();
    this.#box.focus();
    this.#box.setSelectionRange(this.#box.value.length, this.#box.value.length);
  }

  /**
   * Sends a text in the open chat.
   * @param {string} text
   * @param {Message | null} [replyTo]
   * @param {File[]} [files]
   */
  send(text, replyTo = null, files = []) {
    const chatId = this.#chatId;
    this.#change(chatId, { text: this.#box.value, failure: "", unsent: false });
    this.#focus();
    const [first = [], ...others] = inAlbums(files);
    const outgoing = [{ text, replyTo, files: first }, ...others.map((album) => ({ text: "", replyTo: null, files: album }))];
    for (const each of outgoing) this.#sending.send(chatId, each).catch(({ message }) => this.#restore(chatId, each, message));
  }

  /**
   * Corrects the message that is being edited; what was written before comes back.
   * @param {{message: Message, before: string}} editing
   * @param {string} text
   */
  #correct(editing, text) {
    const chatId = this.#chatId;
    this.#change(chatId, { ...this.#notEditing(chatId), failure: "", unsent: false });
    if (text === words(editing.message)) return;
    this.#sending.correct(editing.message, text).catch(({ message: reason }) => {
      if (!this.#draft(chatId).editing) this.#change(chatId, { editing: { ...editing, before: this.#draft(chatId).text }, text });
      this.#change(chatId, { failure: `Not changed. ${reason}`, unsent: true });
    });
  }

  /** Answers no message and corrects none. */
  #leave() {
    const { editing } = this.#draft(this.#chatId);
    this.#change(this.#chatId, editing ? { ...this.#notEditing(this.#chatId), failure: "", unsent: false } : { replyTo: null });
    this.#box.focus();
  }

  /**
   * @param {number} chatId
   * @returns {Partial<Draft>} the draft as it was before a message was corrected
   */
  #notEditing(chatId) {
    const { editing } = this.#draft(chatId);
    return editing ? { editing: null, text: editing.before } : {};
  }

  /** A touch screen's keyboard is not to jump up by itself. */
  #focus() {
    if (matchMedia("(hover: hover)").matches) this.#box.focus();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.#box.value.trim();
    const { editing } = this.#draft(this.#chatId);
    if (!this.#canSend()) return;
    this.#closeMenus();
    if (editing) return this.#correct(editing, text);
    this.#box.value = "";
    this.#answer(text);
    this.#box.focus();
  }

  /**
   * Sends a text with the files and as the reply that are being written, where they are.
   * @param {string} text
   */
  #answer(text) {
    const { replyTo, files, editing } = this.#draft(this.#chatId);
    if (editing) return this.#correct(editing, text);
    this.#change(this.#chatId, { replyTo: null, files: [], text: this.#box.value });
    this.send(text, replyTo, files);
  }

  /** @param {File[]} files */
  async #attach(files) {
    const chatId = this.#chatId;
    const { held, refusal } = await hold(files);
    this.#change(chatId, { ...this.#notEditing(chatId), files: [...this.#draft(chatId).files, ...held], failure: refusal, unsent: false });
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
  #restore(chatId, { text, replyTo, files: unsentFiles }, reason) {
    const draft = this.#draft(chatId);
    const texts = [text, draft.text].filter(Boolean);
    const files = [...draft.files, ...unsentFiles];
    const failure = `Not sent. ${reason}`;
    this.#change(chatId, { text: texts.join("\n"), replyTo: draft.replyTo ?? replyTo, files, failure, unsent: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.#menu.key(event) || this.#inline.key(event)) return;
    if (event.key === "Escape") this.#leave();
    if (event.key === "ArrowUp" && this.#editLast()) event.preventDefault();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  /** @returns {boolean} whether there is nothing written, and a message to correct */
  #editLast() {
    const { text, files, editing } = this.#draft(this.#chatId);
    const message = text || files.length || editing ? undefined : this.#sending.lastOwn();
    if (message) this.edit(message);
    return Boolean(message);
  }

  /** @returns {boolean} a caption can be taken away, a text cannot */
  #canSend() {
    const { files, editing } = this.#draft(this.#chatId);
    return Boolean(this.#box.value.trim() || files.length || (editing && editing.message.text === undefined));
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
    const { text, replyTo, editing, files, failure, unsent } = this.#draft(this.#chatId);
    if (this.#box.value !== text) this.#box.value = text;
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight}px`;
    this.#box.placeholder = replyTo?.reply_markup?.input_field_placeholder ?? (files.length ? "Add a caption" : "Message");
    byId("send").disabled = !this.#canSend();
    byId("send").ariaLabel = editing ? "Save the change" : "Send";
    byId("attach").disabled = Boolean(editing);
    drawFiles(files, (file) => this.#detach(file));
    drawAbout(this.#replying, editing?.message ?? replyTo, editing ? "Edit your message" : (replyTo?.from.first_name ?? ""), editing ? "Do not edit" : "Do not reply");
    drawFailure(failure, unsent);
  }
}
