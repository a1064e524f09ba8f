import { byId } from "./dom.js";

const NEAR_PX = 48;
const ABOVE_PX = 6;

/** @type {() => HTMLElement | null} */
const newest = () => document.querySelector("#log > .message:last-child");

/** Keeps the newest message in view, unless the person has scrolled away from it. */
export class Scroll {
  #scroller = byId("scroller");
  #button = byId("newest");
  #atEnd = true;
  #missed = 0;

  constructor() {
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#button.addEventListener("click", () => this.#toEnd());
    const observer = new ResizeObserver(() => this.settle(false));
    observer.observe(this.#scroller);
    observer.observe(this.#scroller.firstElementChild);
  }

  /**
   * After something was drawn.
   * @param {boolean} opened a chat was opened: begin at its end
   */
  settle(opened) {
    if (opened || (this.#atEnd && !this.#isTall(newest()))) this.#toEnd();
  }

  /**
   * After a message was added.
   * @param {boolean} own
   */
  added(own) {
    if (own || this.#atEnd) return this.#toEnd();
    this.#missed += 1;
    this.#show();
  }

  #toEnd() {
    this.#atEnd = true;
    this.#scroller.scrollTop = this.#end();
    this.#show();
  }

  /** @returns {number} where the newest message is in view: its beginning, where it is too high to be seen whole */
  #end() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const last = newest();
    if (!last || !this.#isTall(last)) return scrollHeight - clientHeight;
    return scrollTop + last.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top - ABOVE_PX;
  }

  /** @param {HTMLElement | null} message @returns {boolean} whether it cannot be seen whole */
  #isTall(message) {
    return (message?.offsetHeight ?? 0) > this.#scroller.clientHeight - ABOVE_PX;
  }

  #scrolled() {
    this.#atEnd = this.#end() - this.#scroller.scrollTop < NEAR_PX;
    this.#show();
  }

  #show() {
    if (this.#atEnd) this.#missed = 0;
    const news = this.#missed === 1 ? "1 new message" : `${this.#missed} new messages`;
    this.#button.hidden = this.#atEnd;
    this.#button.firstElementChild.textContent = this.#missed ? news : "";
    this.#button.ariaLabel = this.#missed ? news : "To the newest message";
  }
}
