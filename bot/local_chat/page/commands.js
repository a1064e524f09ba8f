import { byId, element } from "./dom.js";
import { Options } from "./options.js";

/** @typedef {import("./types.js").Command} Command */

const BEGUN = /^\/(\w*)$/;

/** The menu of commands: it opens while one is typed, or with its button. */
export class CommandMenu {
  #menu = byId("command-menu");
  #options = new Options(byId("command-list"));
  #button = byId("commands");
  #box = byId("message");
  #onChoose;
  /** @type {Command[]} */
  #commands = [];
  /** @type {Command[]} those in the menu */
  #offered = [];

  /** @param {(command: string, how: "send" | "fill") => void} onChoose called with "/command" */
  constructor(onChoose) {
    this.#onChoose = onChoose;
    this.#button.addEventListener("click", () => this.#toggle());
    this.#button.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.close());
    this.#menu.addEventListener("mousedown", (/** @type {Event} */ event) => event.preventDefault()); // the box keeps the focus
    document.addEventListener("pointerdown", ({ target }) => this.#leave(/** @type {Node} */ (target)));
  }

  /** @param {Command[]} commands */
  set commands(commands) {
    this.#commands = commands;
    this.#button.hidden = commands.length === 0;
  }

  /** After something was typed. */
  typed() {
    const begun = BEGUN.exec(this.#box.value);
    if (begun) this.#offer(this.#commands.filter(({ command }) => command.startsWith(begun[1].toLowerCase())));
    else this.close();
  }

  close() {
    this.#offer([]);
  }

  /**
   * @param {KeyboardEvent} event of the message box
   * @returns {boolean} whether the key was meant for the menu
   */
  key(event) {
    if (this.#menu.hidden || event.isComposing || event.shiftKey) return false;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter") this.#choose(this.#offered[this.#options.pointed], "send");
    else if (event.key === "Tab") this.#choose(this.#offered[this.#options.pointed], "fill");
    else if (!this.#options.move(event.key)) return false;
    event.preventDefault();
    return true;
  }

  #toggle() {
    if (!this.#menu.hidden) return this.close();
    this.#offer(this.#commands);
    this.#box.focus();
  }

  /** @param {Node} target */
  #leave(target) {
    if (!byId("composer").contains(target)) this.close();
  }

  /** @param {Command[]} commands */
  #offer(commands) {
    this.#offered = commands;
    this.#menu.hidden = commands.length === 0;
    this.#button.ariaExpanded = String(!this.#menu.hidden);
    const exact = commands.findIndex(({ command }) => `/${command}` === this.#box.value);
    this.#options.show(commands.map((command) => this.#option(command)), Math.max(0, exact));
  }

  /**
   * @param {Command} command
   * @returns {HTMLElement}
   */
  #option(command) {
    const name = `/${command.command}`;
    const option = element("li", { role: "option", id: `option-${command.command}` }, element("b", {}, name), ` ${command.description}`);
    option.onclick = () => this.#choose(command, "send");
    return option;
  }

  /**
   * @param {Command} command
   * @param {"send" | "fill"} how
   */
  #choose({ command }, how) {
    if (BEGUN.test(this.#box.value)) this.#box.value = "";
    this.close();
    this.#onChoose(`/${command}`, how);
  }
}
