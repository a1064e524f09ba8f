import { toast } from "./dialogs.js";
import { byId } from "./dom.js";
import { post } from "./server.js";

/** The dialog that asks before all that was said is deleted. The page hears of that by an event. */
export class ConversationDialog {
  #dialog = byId("deletion");

  constructor() {
    byId("delete").addEventListener("click", () => this.#dialog.showModal());
    byId("deletion-cancel").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("submit", (/** @type {Event} */ event) => this.#submit(event));
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    this.#dialog.close();
    await post("/chat/conversation", { delete: true })
      .then(() => toast("The conversation is deleted."))
      .catch(({ message }) => toast(message));
  }
}
