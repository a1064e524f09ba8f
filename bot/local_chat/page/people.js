import { toast } from "./dialogs.js";
import { byId } from "./dom.js";
import { post } from "./server.js";

/** The dialog in which a person is added. The page hears of the new person as of everything: by an event. */
export class PersonDialog {
  #dialog = byId("person");
  #name = byId("person-name");
  #failure = byId("person-failure");
  #add = byId("person-add");

  constructor() {
    byId("add-person").addEventListener("click", () => this.#open());
    byId("person-cancel").addEventListener("click", () => this.#dialog.close());
    this.#name.addEventListener("input", () => this.#tell(""));
    this.#dialog.addEventListener("submit", (/** @type {Event} */ event) => this.#submit(event));
  }

  #open() {
    this.#name.value = "";
    this.#tell("");
    this.#dialog.showModal();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    this.#add.disabled = true; // Enter twice is to add one person
    try {
      const { person } = await post("/chat/people", { name: this.#name.value });
      this.#dialog.close();
      toast(`${person.first_name} is here: in the group and in a private chat.`);
    } catch (error) {
      this.#tell(/** @type {Error} */ (error).message);
      this.#name.focus();
    }
    this.#add.disabled = false;
  }

  /** @param {string} failure why the person was not added, or nothing */
  #tell(failure) {
    this.#failure.textContent = failure;
    this.#name.ariaInvalid = String(failure !== "");
  }
}
