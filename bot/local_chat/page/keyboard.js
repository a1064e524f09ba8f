import { arrange, element } from "./dom.js";

/** @typedef {import("./types.js").Key} Key */

const LONG = /[^\s-]{17}/; // a word that may have to be broken

/**
 * Draws the buttons under a message. Buttons that were there are changed in place, so an edit neither
 * flickers nor loses the keyboard's focus.
 * @param {HTMLElement} container
 * @param {Key[][]} rows
 * @param {(button: HTMLButtonElement, data: string) => void} onTap
 */
export function drawKeyboard(container, rows, onTap) {
  const focused = container.contains(document.activeElement);
  arrange(container, rows.map((keys, index) => drawRow(container.children[index], keys, onTap)));
  if (focused && !container.contains(document.activeElement)) container.querySelector("button")?.focus();
}

/**
 * @param {Element | undefined} there
 * @param {Key[]} keys
 * @param {(button: HTMLButtonElement, data: string) => void} onTap
 * @returns {Element}
 */
function drawRow(there, keys, onTap) {
  const row = there ?? element("div", { className: "keys" });
  arrange(row, keys.map((key, index) => drawKey(row.children[index], key, onTap)));
  return row;
}

/**
 * @param {Element | undefined} there
 * @param {Key} key
 * @param {(button: HTMLButtonElement, data: string) => void} onTap
 * @returns {Element}
 */
function drawKey(there, key, onTap) {
  if (key.url) return drawLink(key.text, key.url);
  const button = there instanceof HTMLButtonElement ? there : element("button", { type: "button", className: "key" });
  if (button.textContent !== key.text) button.textContent = key.text;
  button.classList.toggle("long", LONG.test(key.text));
  button.onclick = () => onTap(button, key.callback_data ?? "");
  return button;
}

/**
 * @param {string} text
 * @param {string} url
 * @returns {HTMLAnchorElement}
 */
function drawLink(text, url) {
  const allowed = /^(https?|tg):/i.test(url);
  const properties = { className: LONG.test(text) ? "key long" : "key", target: "_blank", rel: "noopener noreferrer" };
  return element("a", allowed ? { ...properties, href: url } : properties, text);
}
