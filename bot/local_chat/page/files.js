import { arrange, byId, element, icon } from "./dom.js";
import { fileSize } from "./words.js";

const MOST_BYTES = 2_000_000;
const MOST_TOGETHER = 10;
const MOST_SIDES = 10_000;
const MOST_RATIO = 20;
/** @type {WeakMap<File, HTMLElement>} */
const chips = new WeakMap();
/** @type {WeakMap<File, string>} */
const kinds = new WeakMap();

/**
 * Files come by the paper clip, by a drop anywhere on the page, and from the clipboard.
 * @param {(files: File[]) => void} onFiles
 */
export function listenForFiles(onFiles) {
  const input = byId("file");
  byId("attach").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    onFiles([...input.files]);
    input.value = ""; // the same file can be chosen again
  });
  document.addEventListener("paste", (event) => {
    if (!carriesFiles(event.clipboardData)) return;
    event.preventDefault();
    onFiles([...(event.clipboardData?.files ?? [])]);
  });
  listenForDrops(onFiles);
}

/** @param {(files: File[]) => void} onFiles */
function listenForDrops(onFiles) {
  const hint = byId("drop");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    hint.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) hint.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    hint.hidden = true;
    if (!carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}

/**
 * Cells of a spreadsheet and photos of a page come with a picture of themselves: that is no file.
 * @param {DataTransfer | null} transfer
 * @returns {boolean}
 */
function carriesFiles(transfer) {
  return Boolean(transfer?.types.includes("Files") && !transfer.types.includes("text/html"));
}

/**
 * Reads files, so that what happens to them on the disk does not matter any more.
 * @param {File[]} files
 * @returns {Promise<{held: File[], refusal: string}>} those that can be sent, and a sentence about each of the others
 */
export async function hold(files) {
  const read = await Promise.allSettled(files.map(held));
  const refusals = read.flatMap((each) => (each.status === "rejected" ? [each.reason.message] : []));
  return { held: read.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])), refusal: refusals.join(" ") };
}

/**
 * @param {File} file
 * @returns {Promise<File>}
 */
async function held(file) {
  const { name, type, size } = file;
  if (size > MOST_BYTES) throw new Error(`${name} has ${fileSize(size)}; a file can have at most 2 MB.`);
  const content = await file.arrayBuffer().catch(() => null);
  if (!content) throw new Error(`${name} cannot be read. A folder cannot be sent.`);
  if (!content.byteLength) throw new Error(`${name} is empty.`);
  const read = new File([content], name, { type });
  kinds.set(read, await kindOf(read));
  return read;
}

/**
 * @param {File} file
 * @returns {Promise<string>} what Telegram would send it as
 */
async function kindOf(file) {
  if (/^image\/(png|jpeg)$/.test(file.type)) return (await isPhoto(file)) ? "photo" : "document";
  if (file.type.startsWith("video/")) return "video";
  return /^audio\/(ogg|mp4|x-m4a)$/.test(file.type) ? "voice" : "document";
}

/**
 * @param {File} file
 * @returns {Promise<boolean>}
 */
async function isPhoto(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return false;
  const [shorter, longer] = [picture.width, picture.height].sort((a, b) => a - b);
  picture.close();
  return shorter + longer <= MOST_SIDES && longer <= MOST_RATIO * shorter;
}

/** @type {(file: File) => string} */
export const sentAs = (file) => kinds.get(file) ?? "document";

/**
 * @param {File[]} files
 * @returns {File[][]} neighbours of one kind together, at most ten; voice messages alone
 */
export function inAlbums(files) {
  /** @type {File[][]} */
  const albums = [];
  for (const file of files) {
    const last = albums.at(-1);
    const joins = last && last.length < MOST_TOGETHER && sentAs(file) !== "voice" && sentAs(last[0]) === sentAs(file);
    if (joins) last.push(file);
    else albums.push([file]);
  }
  return albums;
}

/**
 * Draws the files that go with the next message.
 * @param {File[]} files
 * @param {(file: File) => void} onRemove
 */
export function drawFiles(files, onRemove) {
  byId("attached").hidden = files.length === 0;
  arrange(byId("attached"), files.map((file) => chips.get(file) ?? drawChip(file, onRemove)));
}

/**
 * @param {File} file
 * @param {(file: File) => void} onRemove
 * @returns {HTMLElement}
 */
function drawChip(file, onRemove) {
  const remove = element("button", { type: "button", className: "round", ariaLabel: `Remove ${file.name}` }, icon("close"));
  remove.onclick = () => onRemove(file);
  const label = element("p", {}, element("b", {}, file.name), fileSize(file.size));
  const chip = element("li", {}, icon("clip"), label, remove);
  chips.set(file, chip);
  return chip;
}
