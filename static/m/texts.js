// The words of the shell, in the reader's language: the page carries them as data, so that no text stands in code.
const words = JSON.parse(document.getElementById("texts").textContent);

/** Return a text by its key, with {name} filled in. */
export function t(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
}

/** Return a moment as 15:12 today, else 11-23 15:12. */
export function clock(moment) {
  const at = new Date(moment);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? time : `${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

/** Return today as 2026-11-23, by the telephone's clock: only a suggestion, the server decides about days. */
export function today() {
  const now = new Date();
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Return a size for a reader. */
export function size(bytes) {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

function two(number) {
  return String(number).padStart(2, "0");
}
