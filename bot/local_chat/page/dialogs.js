import { byId } from "./dom.js";

const TOAST_MS = 4000;
let timer = 0;

/**
 * @param {string} text
 */
export function alertPerson(text) {
  byId("alert-text").textContent = text;
  if (!byId("alert").open) byId("alert").showModal();
}

/**
 * A line that goes away by itself.
 * @param {string} text
 */
export function toast(text) {
  clearTimeout(timer);
  byId("toast").textContent = text;
  timer = setTimeout(() => (byId("toast").textContent = ""), TOAST_MS);
}
