import { byId } from "./dom.js";
import { fileUrl } from "./server.js";

const TOAST_MS = 4000;
let timer = 0;

/** Makes a click anywhere in the large photo close it. Escape does so by itself, and gives the focus back. */
export function prepareLightbox() {
  byId("lightbox").addEventListener("click", () => byId("lightbox").close());
}

/**
 * @param {import("./types.js").PhotoSize} photo
 * @param {string} description
 */
export function openPhoto({ file_unique_id: id, width, height }, description) {
  const box = byId("lightbox");
  Object.assign(box.querySelector("img"), { src: fileUrl(id), alt: description, width, height });
  box.ariaLabel = description;
  box.showModal();
}

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
