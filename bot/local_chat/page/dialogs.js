import { byId } from "./dom.js";

const TOAST_MS = 4000;
let timer = 0;
/** @type {string} what the toast is about */
let subject = "";

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
 * @param {string} [about] what it is about, with which it ends
 */
export function toast(text, about = "") {
  clearTimeout(timer);
  subject = about;
  byId("toast").textContent = text;
  timer = setTimeout(() => endToast(about), TOAST_MS);
}

/**
 * Takes the toast away, if there is one about this.
 * @param {string} about
 */
export function endToast(about) {
  if (subject === about) byId("toast").textContent = "";
}
