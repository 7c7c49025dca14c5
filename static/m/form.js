// The visit form: one screen at a time, every answer kept on the telephone as it is given.
import * as safe from "./safe.js";
import { button, h, notice, show } from "./boxes.js";
import { pack, room } from "./pack.js";
import { signature, smaller } from "./pictures.js";
import { keep, keepDraft, sendAll } from "./sync.js";
import { clock, size, t, today } from "./texts.js";

const LEAST_ROOM = 20 * 1024 * 1024;
let draft = null;
let visit = null;
let form = null;
let screen = 0;
let errors = {};
let last = Promise.resolve();

/** Do one thing after another: a signature being kept is kept before the record that counts on it is handed in. */
function inTurn(act) {
  last = last.then(act, act);
  return last;
}

/** Show the form of one visit of the pack; what was written before stands in it. */
export async function formPage(go, plan) {
  const kept = await pack();
  visit = kept?.visits.find((each) => each.id === plan);
  if (!visit) return show(t("not_here"), notice(t("not_here_why")), h("p", {}, h("a", { href: "/m/pack/" }, t("to_pack"))));
  form = kept.form;
  draft = await begun(kept);
  screen = Math.min(draft.screen, form.screens.length - 1);
  errors = draft.fields ?? {};
  draw(go);
}

async function begun(kept) {
  const known = (await safe.get("drafts", visit.id)) ?? { plan: visit.id, family: visit.family, answers: {}, pictures: [], screen: 0 };
  known.expires_at = kept.expires_at;
  for (const [code, stands] of Object.entries(visit.answers)) {
    const mine = known.answers[code];
    if (!mine || (!mine.dirty && mine.base < stands.version)) {
      known.answers[code] = { value: stands.value, base: stands.version, base_value: stands.value, unsure: stands.unsure, dirty: false };
    }
  }
  if (!known.answers.visited_on) answer(known, "visited_on", today());
  if (!known.answers.first_visitor) answer(known, "first_visitor", visit.visitors[0]);
  if (!known.answers.second_visitor) answer(known, "second_visitor", visit.visitors[1]);
  return known;
}

function answer(record, code, value) {
  const before = record.answers[code] ?? { base: 0, base_value: null, unsure: false };
  record.answers[code] = { ...before, value, at: new Date().toISOString(), dirty: true };
}

function store(code, value) {
  answer(draft, code, value);
  delete errors[code];
  return inTurn(kept);
}

async function kept() {
  draft.screen = screen;
  draft.fields = errors;
  await keepDraft(draft);
  const saved = document.getElementById("saved");
  if (saved) saved.textContent = t("saved", { time: clock(new Date()) });
}

function draw(go) {
  if (location.pathname !== `/m/visits/${visit.id}/`) return; // left in the meantime
  const now = form.screens[screen];
  const isLast = screen === form.screens.length - 1;
  const forward = isLast ? button(t("submit"), () => inTurn(() => submit(go)), "p big") : button(t("next"), () => inTurn(() => step(go, 1)), "p big");
  show(
    visit.family,
    h("p", { class: "m-where" }, `${visit.purpose_shown} · ${visit.street}`),
    h("div", { class: "m-steps" }, h("b", {}, `${screen + 1}/${form.screens.length} ${now.title}`), h("span", { id: "saved" })),
    Object.keys(errors).length ? notice(t("mend", { count: Object.keys(errors).length }), "bad") : null,
    h("form", { class: "m-form", novalidate: true, onsubmit: (event) => event.preventDefault() },
      now.fields.filter((field) => field.kind !== "flag").map(question), isLast ? signing(go) : null),
    h("div", { class: "m-btns" }, screen ? button(t("back"), () => inTurn(() => step(go, -1)), "big") : null, forward),
    h("p", { class: "m-leave" }, button(t("leave"), () => go("/m/"), "link")),
  );
}

async function step(go, by) {
  const wrong = checked(form.screens[screen].fields);
  if (by > 0 && Object.keys(wrong).length) {
    errors = wrong;
    return draw(go);
  }
  errors = {};
  screen += by;
  await kept();
  draw(go);
}

// --- questions ---------------------------------------------------------------------------------------------------

function question(field) {
  const given = draft.answers[field.code];
  const id = `f-${field.code}`;
  const last = visit.last[field.code];
  const notes = [last ? h("span", { class: "m-last" }, t("last_time", { value: last })) : null,
    errors[field.code] ? h("span", { class: "err", id: `${id}-err` }, errors[field.code]) : null];
  const attributes = { id, name: field.code, "aria-describedby": errors[field.code] ? `${id}-err` : null, "aria-invalid": errors[field.code] ? "true" : null };
  const cls = `field${errors[field.code] ? " bad" : ""}`;
  if (field.kind === "chips" || field.kind === "choice") {
    return h("fieldset", { class: cls }, h("legend", {}, field.label), notes, h("div", { class: "m-chips" }, field.choices.map((each) => chip(field, each, given?.value))));
  }
  return h("div", { class: cls }, h("label", { for: id }, field.label, field.required ? "" : h("span", { class: "opt" }, ` ${t("optional")}`)), notes, input(field, given?.value ?? "", attributes), unsure(field));
}

function input(field, value, attributes) {
  const onchange = (event) => store(field.code, event.target.value.trim());
  if (field.kind === "long") return h("textarea", { ...attributes, rows: 5, maxlength: field.most || null, oninput: onchange, value }, );
  const kinds = { date: { type: "date", max: today() }, yuan: { type: "text", inputmode: "decimal" }, text: { type: "text", maxlength: field.most || null } };
  return h("input", { ...attributes, ...kinds[field.kind], oninput: onchange, value });
}

function chip(field, [code, label], value) {
  const isMany = field.kind === "chips";
  const isOn = isMany ? (value ?? []).includes(code) : value === code;
  const change = async (event) => {
    if (!isMany) return store(field.code, code);
    const others = (draft.answers[field.code]?.value ?? []).filter((each) => each !== code && code !== "none" && each !== "none");
    await store(field.code, event.target.checked ? [...others, code] : others);
    for (const box of document.querySelectorAll(`[name=${field.code}]`)) box.checked = draft.answers[field.code].value.includes(box.value);
  };
  const box = h("input", { type: isMany ? "checkbox" : "radio", name: field.code, value: code, onchange: change });
  box.checked = isOn;
  return h("label", { class: "m-chip" }, box, h("span", {}, label));
}

/** A figure nobody could prove at the table is marked as such, and is sent all the same. */
function unsure(field) {
  if (field.kind !== "yuan") return null;
  const box = h("input", { type: "checkbox", onchange: async (event) => {
    const given = draft.answers[field.code];
    if (given) Object.assign(given, { unsure: event.target.checked, dirty: true });
    await inTurn(kept);
  } });
  box.checked = Boolean(draft.answers[field.code]?.unsure);
  return h("label", { class: "m-unsure" }, box, h("span", {}, t("unsure")));
}

// --- pictures and signature ----------------------------------------------------------------------------------------

function signing(go) {
  const photos = draft.pictures.filter((each) => each.kind === "photo");
  const signed = draft.pictures.some((each) => each.kind === "signature") || draft.answers.is_signed?.value;
  const camera = h("input", { type: "file", accept: "image/*", multiple: true, id: "camera", onchange: (event) => inTurn(() => add(go, event.target.files)) });
  return [
    h("div", { class: "field" }, h("span", { class: "lab" }, t("photos", { now: photos.length, most: form.most_photos })), h("span", { class: "help" }, t("photos_help")),
      h("span", { class: "m-camera" }, camera, h("label", { class: "btn", for: "camera" }, t("take_photo"))),
      h("ul", { class: "files" }, photos.map((each) => h("li", {}, each.name, h("span", { class: "size" }, size(each.bytes)), button(t("remove"), () => inTurn(() => drop(go, each.id)), "link"))))),
    errors.pictures ? notice(errors.pictures, "bad") : null,
    h("div", { class: `field${errors.is_signed ? " bad" : ""}` }, h("span", { class: "lab" }, t("signature")),
      errors.is_signed ? h("span", { class: "err" }, errors.is_signed) : null,
      signed ? null : h("span", { class: "help" }, t("sign_here")),
      signed ? h("p", {}, t("signed"), " ", button(t("sign_again"), () => inTurn(() => unsign(go)), "link")) : signature((blob) => inTurn(() => sign(go, blob))),
      signed || !photos.length ? null : button(t("signed_on_paper"), () => store("is_signed", true).then(() => draw(go)), "link")),
  ];
}

async function add(go, files) {
  delete errors.pictures;
  for (const file of files) {
    const photos = draft.pictures.filter((each) => each.kind === "photo").length;
    if (photos >= form.most_photos) errors.pictures = t("too_many", { most: form.most_photos });
    else if ((await room()) < LEAST_ROOM) errors.pictures = t("no_room");
    else await addOne(file).catch(() => { errors.pictures = t("bad_picture", { name: file.name }); });
  }
  await kept();
  draw(go);
}

async function addOne(file) {
  await putPicture(await smaller(file), "photo", t("photo_no", { number: draft.pictures.length + 1 }));
}

async function putPicture(blob, kind, name) {
  const id = crypto.randomUUID();
  await safe.putBytes(id, await blob.arrayBuffer(), { kind, type: blob.type, plan: visit.id });
  draft.pictures.push({ id, kind, name, bytes: blob.size });
}

async function drop(go, id) {
  await safe.remove("media", id);
  draft.pictures = draft.pictures.filter((each) => each.id !== id);
  await kept();
  draw(go);
}

async function sign(go, blob) {
  await putPicture(blob, "signature", t("signature"));
  answer(draft, "is_signed", true);
  delete errors.is_signed;
  await kept();
  draw(go);
}

async function unsign(go) {
  for (const each of draft.pictures.filter((one) => one.kind === "signature")) await safe.remove("media", each.id);
  draft.pictures = draft.pictures.filter((each) => each.kind !== "signature");
  answer(draft, "is_signed", false);
  await kept();
  draw(go);
}

// --- checking and handing over ---------------------------------------------------------------------------------------

/** Return what is wrong with some questions: the same checks as the server's, which has the last word. */
function checked(fields) {
  const wrong = {};
  for (const field of fields) {
    const value = draft.answers[field.code]?.value;
    const isEmpty = value === undefined || value === null || value === "" || value.length === 0;
    if (field.required && isEmpty) wrong[field.code] = t("answer_this", { question: field.label });
    else if (field.kind === "yuan" && !isEmpty && !/^\d{1,9}(\.\d{1,2})?$/.test(value)) wrong[field.code] = t("bad_amount");
    else if (field.kind === "date" && !isEmpty && value > today()) wrong[field.code] = t("future");
  }
  return wrong;
}

async function submit(go) {
  const wrong = checked(form.screens.flatMap((each) => each.fields));
  if (visit.purpose === "survey" && !draft.answers.is_signed?.value) wrong.is_signed = t("must_sign");
  if (Object.keys(wrong).length) {
    errors = wrong;
    const first = form.screens.findIndex((each) => each.fields.some((field) => wrong[field.code]));
    screen = first < 0 ? screen : first;
    await kept();
    return draw(go);
  }
  const pictures = draft.pictures;
  const changed = Object.entries(draft.answers).filter(([, each]) => each.dirty);
  const row = {
    upload: crypto.randomUUID(), plan: visit.id, family: visit.family, state: "waiting", tries: 0, next_at: "", error: "", fields: {},
    answers: changed.map(([code, each]) => ({ code, value: each.value, base: each.base, base_value: each.base_value ?? null, is_unsure: Boolean(each.unsure), at: each.at })),
    pictures: pictures.map((each) => each.id), sent: 0, all: pictures.length, refused: [], receipt: null, expires_at: draft.expires_at,
    written_at: new Date().toISOString(), bytes: pictures.reduce((sum, each) => sum + each.bytes, 0),
  };
  await replaceUnsent(row);
  await keep(row);
  for (const [code] of changed) draft.answers[code].dirty = false;
  draft.pictures = [];
  screen = 0;
  await kept();
  sendAll(true);
  go("/m/outbox/");
}

/** A record of this visit without receipt is replaced by the newer one; its answers and pictures go along. */
async function replaceUnsent(row) {
  for (const old of await safe.all("outbox")) {
    if (old.plan !== row.plan || old.receipt || !["waiting", "change"].includes(old.state)) continue;
    const told = new Set(row.answers.map((each) => each.code));
    row.answers.push(...old.answers.filter((each) => !told.has(each.code)));
    row.pictures.push(...old.pictures);
    row.all += old.pictures.length;
    row.bytes += old.bytes;
    await safe.remove("outbox", old.upload);
  }
}
