import { alertPerson, toast } from "./dialogs.js";
import { post } from "./server.js";

/** @typedef {{callback_query_id: string, text?: string, show_alert?: boolean}} Answer */

const PATIENCE_MS = 15000;

/** Taps of the buttons under messages: a tapped button shows that it works until the bot has answered. */
export class Taps {
  /** @type {Map<string, {button: HTMLButtonElement, about: string}>} by callback query */
  #waiting = new Map();
  /** @type {Map<string, Answer>} answers that came before the server told their query's id */
  #early = new Map();
  #posting = 0;

  /**
   * @param {HTMLButtonElement} button
   * @param {{chat_id: number, user_id: number, message_id: number, data: string}} tap
   */
  async tap(button, tap) {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    this.#posting += 1;
    try {
      const { callback_query_id: id } = await post("/chat/taps", tap);
      this.#waiting.set(id, { button, about: `${tap.chat_id}/${tap.message_id}` });
      setTimeout(() => this.#release(id), PATIENCE_MS);
      const early = this.#early.get(id);
      if (early) this.answered(early);
    } catch (error) {
      button.ariaBusy = "false";
      toast(/** @type {Error} */ (error).message);
    }
    this.#posting -= 1;
    if (!this.#posting) this.#early.clear();
  }

  /** @param {Answer} answer */
  answered(answer) {
    const about = this.#release(answer.callback_query_id);
    if (about === undefined) {
      if (this.#posting) this.#early.set(answer.callback_query_id, answer);
    } else if (answer.text && answer.show_alert) {
      alertPerson(answer.text);
    } else if (answer.text) {
      toast(answer.text, about);
    }
  }

  /**
   * @param {string} id
   * @returns {string | undefined} the message whose button was waiting on this page
   */
  #release(id) {
    const waiting = this.#waiting.get(id);
    if (waiting) waiting.button.ariaBusy = "false";
    this.#waiting.delete(id);
    return waiting?.about;
  }
}
