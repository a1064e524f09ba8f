import { byId, element } from "./dom.js";
import { firstLine } from "./words.js";

/** @typedef {import("./types.js").Message} Message */

/**
 * Draws which message is answered or corrected.
 * @param {any} about where it stands
 * @param {Message | null} message the one that is answered or corrected, if any
 * @param {string} title
 * @param {string} leave what its button does
 */
export function drawAbout(about, message, title, leave) {
  about.hidden = !message;
  about.firstElementChild.replaceChildren(...(message ? [element("b", {}, title), firstLine(message)] : []));
  about.querySelector("button").ariaLabel = leave;
}

/**
 * Draws what the person has to know about the draft.
 * @param {string} failure what went wrong, or nothing
 * @param {boolean} unsent
 */
export function drawFailure(failure, unsent) {
  const again = unsent ? [element("button", { type: "submit" }, "Try again")] : [];
  byId("failure").replaceChildren(...(failure ? [element("span", {}, failure), ...again] : []));
}
