/** @typedef {import("./types.js").Message} Message */

/** @type {(message: Message) => string} */
export const words = ({ text, caption }) => text ?? caption ?? "";

/** @type {(message: Message) => import("./types.js").Entity[]} */
export const marks = ({ entities, caption_entities: inCaption }) => entities ?? inCaption ?? [];

/**
 * @param {Message} message
 * @returns {string} what a message says, in one line
 */
export function firstLine(message) {
  const line = words(message).trim().split("\n", 1)[0];
  const kinds = Object.entries({ photo: "Photo", video: "Video", voice: "Voice message" });
  const kind = kinds.find(([name]) => name in message)?.[1];
  return line || kind || message.document?.file_name || "Message";
}

/**
 * @param {number} bytes
 * @returns {string}
 */
export function fileSize(bytes) {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
