// Small building blocks of pages: elements without HTML strings, so nothing a family told can become markup.

/** Return an element: h("p", {class: "x", onclick: f}, "text", child…). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Return a button; `kind` p is the page's main act, "" a plain one. */
export function button(label, onclick, kind = "", attributes = {}) {
  return h("button", { type: "button", class: `btn ${kind}`.trim(), onclick, ...attributes }, label);
}

/** Return a word in a colour: ok, warn, bad, info, neutral. */
export function tag(label, tone) {
  return h("span", { class: `tag ${tone}` }, label);
}

/** Return a card with a heading. */
export function card(title, ...children) {
  return h("section", { class: "card mt-20" }, title && h("div", { class: "ch" }, h("h2", {}, title)), h("div", { class: "cb" }, ...children));
}

/** Return a line that says something to everybody, screen readers included. */
export function notice(text, tone = "info") {
  return h("p", { class: `m-note ${tone}`, role: tone === "bad" ? "alert" : "status" }, text);
}

/** Put a page into the frame and move the reader to its heading. */
export function show(title, ...children) {
  document.title = title;
  const main = document.getElementById("main");
  main.replaceChildren(h("h1", { tabindex: "-1" }, title), ...children.flat().filter(Boolean));
  main.querySelector("h1").focus({ preventScroll: true });
  window.scrollTo(0, 0);
}
