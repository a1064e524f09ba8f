import { element, icon } from "./dom.js";
import { drawText } from "./entities.js";
import { fileUrl } from "./server.js";
import { fileSize, firstLine, marks, words } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./messages.js").Actions} Actions */

/**
 * The one caption of an album. Where several of its messages have one, each stands under its own.
 * @param {Message[]} messages
 * @returns {Message | null} whose words are those of all
 */
export function speaking(messages) {
  const [message, another] = messages.filter(words);
  return message && !another ? message : null;
}

/**
 * @param {Message[]} messages one, or those of an album
 * @param {Actions} actions
 * @returns {HTMLElement} their photos and documents
 */
export function drawMedia(messages, actions) {
  const pieces = messages.map((message) => drawPiece(message, messages, actions));
  if (pieces.length === 1) return pieces[0];
  const shared = speaking(messages);
  return element("div", { className: "album" }, ...pieces.map((piece, index) => {
    const message = messages[index];
    const caption = !shared && words(message) ? drawText(words(message), marks(message), actions.send) : null;
    return element("div", { className: "piece" }, piece, caption);
  }));
}

/** @type {(message: Message, messages: Message[], actions: Actions) => HTMLElement} */
function drawPiece(message, messages, actions) {
  if (message.photo) return drawPhoto(message, messages, actions);
  if (message.video) return element("video", { ...played(message.video), className: "video", ariaLabel: "Video" });
  if (message.voice) return element("audio", { ...played(message.voice), className: "voice", ariaLabel: "Voice message" });
  return drawDocument(message);
}

/** @type {(file: import("./types.js").Document) => object} */
const played = ({ file_unique_id: id }) => ({ controls: true, preload: "none", src: fileUrl(id) });

/**
 * @param {Message} message
 * @param {Message[]} messages those whose photos are next to it when it is opened
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
function drawPhoto(message, messages, actions) {
  const shown = messages.filter(({ photo }) => photo).map((each) => ({ photo: largest(each), description: describe(each, messages) }));
  const index = messages.filter(({ photo }) => photo).indexOf(message);
  const { photo, description: alt } = shown[index];
  const image = element("img", { alt, width: photo.width, height: photo.height, src: fileUrl(photo.file_unique_id) });
  const which = shown.length > 1 ? `photo ${index + 1} of ${shown.length}` : "the photo";
  const button = element("button", { type: "button", className: "photo", ariaLabel: `Open ${which}: ${alt}` }, image);
  button.onclick = () => actions.open(shown, index);
  return button;
}

/** @type {(message: Message, messages: Message[]) => string} */
const describe = (message, messages) => firstLine(words(message) ? message : (speaking(messages) ?? message));

/** @type {(message: Message) => import("./types.js").PhotoSize} */
const largest = ({ photo }) => (photo ?? []).reduce((a, b) => (b.width > a.width ? b : a));

/** @type {(message: Message) => HTMLElement} */
function drawDocument({ document: file }) {
  const name = file?.file_name ?? "file";
  const href = `${fileUrl(file?.file_unique_id ?? "")}?download=1`;
  const label = element("span", {}, element("b", {}, name), element("small", {}, fileSize(file?.file_size ?? 0)));
  return element("a", { className: "document", href, download: name }, icon("file"), label);
}
