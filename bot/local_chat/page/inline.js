import { byId, element } from "./dom.js";
import { Options } from "./options.js";
import { fileUrl } from "./server.js";

/** @typedef {import("./types.js").InlineAnswer} InlineAnswer */
/** @typedef {import("./types.js").InlineResult} InlineResult */
/**
 * @typedef {object} Inline what the bot does for those who type after its name
 * @property {(query: string) => Promise<InlineAnswer>} ask
 * @property {(queryId: string, resultId: string) => void} choose sends a result
 * @property {(parameter: string) => void} start leads to the private chat with the bot
 */

const PAUSE_MS = 200;

/** What the bot offers while its name and something more are typed: results to send, or a button with a hint. */
export class InlineMenu {
  #menu = byId("inline-menu");
  #list = byId("inline-list");
  #button = byId("inline-button");
  #status = byId("inline-status");
  #box = byId("message");
  #options = new Options(this.#list);
  #inline;
  #fill;
  #name = "";
  /** @type {(() => void)[]} what each option does */
  #choices = [];
  #asked = 0;
  #timer = 0;

  /**
   * @param {Inline} inline
   * @param {(text: string) => void} fill called with what is to stand in the message box
   */
  constructor(inline, fill) {
    this.#inline = inline;
    this.#fill = fill;
    this.#menu.addEventListener("mousedown", (/** @type {Event} */ event) => event.preventDefault()); // the box keeps the focus
    document.addEventListener("pointerdown", ({ target }) => byId("composer").contains(/** @type {Node} */ (target)) || this.close());
  }

  /** @param {string} name the bot's user name */
  set name(name) {
    this.#name = `@${name}`;
  }

  /** After something was typed. */
  typed() {
    clearTimeout(this.#timer);
    const [word, query] = this.#written();
    if (query !== undefined && word === this.#name) this.#timer = setTimeout(() => this.#ask(query), PAUSE_MS);
    else if (query === undefined && this.#isBegun(word)) this.#suggest();
    else this.close();
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#offer([], []);
  }

  /**
   * @param {KeyboardEvent} event of the message box
   * @returns {boolean} whether the key was meant for the menu
   */
  key(event) {
    if (this.#menu.hidden || event.isComposing || event.shiftKey) return false;
    const chooses = event.key === "Enter" && this.#choices.length > 0;
    if (chooses) this.#choices[this.#options.pointed]();
    else if (event.key === "Escape") this.close();
    else if (!this.#options.move(event.key)) return false;
    event.preventDefault();
    return true;
  }

  /** @returns {[string, string | undefined]} the first word in the box in lower case, and what follows a blank after it */
  #written() {
    const [, word, query] = /^(\S*)(?:\s+([^]*))?$/.exec(this.#box.value) ?? ["", ""];
    return [word.toLowerCase(), query];
  }

  /** @type {(word: string) => boolean} */
  #isBegun(word) {
    return word !== "" && this.#name.startsWith(word);
  }

  #suggest() {
    this.#asked += 1;
    const option = element("li", { role: "option", id: "result-0" }, element("b", {}, this.#name), " reads scores in any chat");
    this.#offer([option], [() => this.#take(() => this.#fill(`${this.#name} `))]);
  }

  /** @param {string} query */
  async #ask(query) {
    const asked = (this.#asked += 1);
    const answer = await this.#inline.ask(query).catch(() => null);
    if (asked !== this.#asked) return;
    if (answer) this.#show(answer);
    else this.close();
  }

  /** @param {InlineAnswer} answer */
  #show({ inline_query_id: queryId, results, button }) {
    const choices = results.map(({ id }) => () => this.#take(() => this.#inline.choose(queryId, id)));
    this.#offer(results.map(drawResult), choices, button);
  }

  /**
   * @param {HTMLElement[]} options
   * @param {(() => void)[]} choices
   * @param {InlineAnswer["button"]} [button]
   */
  #offer(options, choices, button) {
    this.#choices = choices;
    options.forEach((option, index) => (option.onclick = choices[index]));
    this.#menu.hidden = !options.length && !button;
    this.#list.hidden = !options.length;
    this.#button.hidden = !button;
    this.#button.textContent = button?.text ?? "";
    this.#button.onclick = () => this.#take(() => this.#inline.start(button?.start_parameter ?? ""));
    this.#status.textContent = button?.text ?? (options.length ? `${options.length} to choose from` : "");
    this.#options.show(options);
  }

  /** @param {() => void} choice */
  #take(choice) {
    this.#fill("");
    this.close();
    choice();
  }
}

/** @type {(result: InlineResult, index: number) => HTMLElement} */
function drawResult({ title, description, photo }, index) {
  const picture = photo ? element("img", { src: fileUrl(photo[photo.length - 1].file_unique_id), alt: "With its chart" }) : null;
  const words = element("span", {}, element("b", {}, title ?? ""), element("small", {}, description ?? ""));
  return element("li", { role: "option", id: `result-${index}` }, picture, words);
}
