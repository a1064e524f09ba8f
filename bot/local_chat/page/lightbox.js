import { byId } from "./dom.js";
import { fileUrl } from "./server.js";

/** @typedef {{photo: import("./types.js").PhotoSize, description: string}} Shown */

const SWIPE_PX = 40;
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/** Photos in the size of the window, one at a time. */
export class Lightbox {
  #box = byId("lightbox");
  /** @type {Shown[]} */
  #photos = [];
  #index = 0;
  #touchedX = 0;

  constructor() {
    // A click anywhere closes it. Escape does so by itself, and gives the focus back.
    this.#box.addEventListener("click", (/** @type {MouseEvent} */ { target }) => this.#clicked(/** @type {Element} */ (target)));
    this.#box.addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => this.#step(STEPS[key] ?? 0));
    this.#box.addEventListener("touchstart", (/** @type {TouchEvent} */ event) => this.#touched(event), { passive: true });
    this.#box.addEventListener("touchend", (/** @type {TouchEvent} */ event) => this.#swiped(event));
  }

  /**
   * @param {Shown[]} photos those to go through
   * @param {number} index the one to begin with
   */
  open(photos, index) {
    this.#photos = photos;
    this.#show(index);
    this.#box.showModal();
  }

  /** @param {Element} target */
  #clicked(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-step]"));
    if (button) this.#step(Number(button.dataset.step));
    else this.#box.close();
  }

  /** @param {number} by */
  #step(by) {
    const { length } = this.#photos;
    if (by && length > 1) this.#show((this.#index + by + length) % length);
  }

  /** @param {number} index */
  #show(index) {
    this.#index = index;
    const { length } = this.#photos;
    const { photo, description } = this.#photos[index];
    const { file_unique_id: id, width, height } = photo;
    Object.assign(this.#box.querySelector("img"), { src: fileUrl(id), alt: description, width, height });
    this.#box.ariaLabel = description;
    this.#box.classList.toggle("one", length === 1);
    byId("photo-count").textContent = length > 1 ? `${index + 1} of ${length}` : "";
  }

  /** @param {TouchEvent} event */
  #touched({ touches }) {
    const zoomed = touches.length > 1 || visualViewport?.scale !== 1; // then a finger moves within the photo
    this.#touchedX = zoomed ? NaN : touches[0].clientX;
  }

  /** @param {TouchEvent} event */
  #swiped({ changedTouches: [{ clientX }] }) {
    const moved = clientX - this.#touchedX;
    if (Math.abs(moved) > SWIPE_PX) this.#step(-Math.sign(moved));
  }
}
