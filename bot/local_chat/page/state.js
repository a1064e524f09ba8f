/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */

/** What the page knows: who is here, the chats and their messages. */
export class State {
  /** @type {import("./types.js").User} */
  bot = { id: 0, first_name: "Emotion bot", is_bot: true };
  /** @type {import("./types.js").User[]} */
  people = [];
  /** @type {Chat[]} */
  chats = [];
  /** @type {import("./types.js").Command[]} */
  commands = [];
  /** @type {Map<number, Map<number, Message>>} by chat, then by message */
  #messages = new Map();

  /** @param {import("./types.js").Snapshot} snapshot */
  load({ bot, people, chats, commands, messages }) {
    Object.assign(this, { bot, people, chats, commands });
    this.#messages.clear();
    for (const message of messages) this.keep(message);
  }

  /**
   * Adds a message, or replaces it where it was edited.
   * @param {Message} message
   */
  keep(message) {
    const chatId = message.chat.id;
    if (!this.#messages.has(chatId)) this.#messages.set(chatId, new Map());
    this.#messages.get(chatId)?.set(message.message_id, message);
  }

  /**
   * @param {number} chatId
   * @param {number} messageId
   */
  forget(chatId, messageId) {
    this.#messages.get(chatId)?.delete(messageId);
  }

  /**
   * @param {number} chatId
   * @returns {Message[]} the oldest first
   */
  messagesOf(chatId) {
    return [...(this.#messages.get(chatId)?.values() ?? [])].sort((a, b) => a.message_id - b.message_id);
  }

  /**
   * @param {number} chatId
   * @returns {Chat | undefined}
   */
  chat(chatId) {
    return this.chats.find(({ id }) => id === chatId);
  }

  /**
   * @param {number} userId
   * @returns {string}
   */
  nameOf(userId) {
    return this.people.find(({ id }) => id === userId)?.first_name ?? this.bot.first_name;
  }
}
