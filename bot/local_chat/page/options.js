import { arrange, byId } from "./dom.js";

/** Options over the message box: one of them is pointed at, while the box keeps the focus. */
export class Options {
  #list;
  #box = byId("message");
  #pointed = 0;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** Which one is pointed at. */
  get pointed() {
    return this.#pointed;
  }

  /**
   * @param {HTMLElement[]} options each with an id
   * @param {number} [pointed]
   */
  show(options, pointed = 0) {
    arrange(this.#list, options);
    if (options.length) this.#box.setAttribute("aria-controls", this.#list.id);
    this.#point(pointed);
  }

  /**
   * @param {string} key
   * @returns {boolean} whether it goes from option to option
   */
  move(key) {
    const count = this.#list.children.length;
    const step = { ArrowDown: 1, ArrowUp: count - 1 }[key];
    if (!count || step === undefined) return false;
    this.#point((this.#pointed + step) % count);
    return true;
  }

  /** @param {number} index */
  #point(index) {
    this.#pointed = index;
    this.#box.removeAttribute("aria-activedescendant");
    [...this.#list.children].forEach((option, at) => {
      option.ariaSelected = String(at === index);
      if (at !== index) return;
      option.scrollIntoView({ block: "nearest" });
      this.#box.setAttribute("aria-activedescendant", option.id);
    });
  }
}
