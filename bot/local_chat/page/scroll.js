import { byId } from "./dom.js";

const NEAR_PX = 48;

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
    if (opened || this.#atEnd) this.#toEnd();
  }

  /**
   * After a message was added.
   * @param {boolean} own
   */
  added(own) {
    if (own) return this.#toEnd();
    if (!this.#atEnd) this.#missed += 1;
    this.#show();
  }

  #toEnd() {
    this.#atEnd = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#show();
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
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
