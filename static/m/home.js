// The first pages: today's visits, the pack, the PIN.
import * as safe from "./safe.js";
import { button, card, h, notice, show, tag } from "./boxes.js";
import { download, pack, room, unsent, wipe } from "./pack.js";
import { call, who } from "./sync.js";
import { clock, size, t, today } from "./texts.js";

/** Show the visits of the pack, what is left over first. */
export async function homePage() {
  const kept = await pack();
  if (!kept) return show(t("today"), notice(t("no_pack")), h("p", {}, h("a", { class: "btn p", href: "/m/pack/" }, t("to_pack"))));
  const drafts = Object.fromEntries((await safe.labels("drafts")).map((row) => [row.plan, row]));
  const records = Object.fromEntries((await safe.labels("outbox")).map((row) => [row.plan, row]));
  const list = kept.visits.map((each) => family(each, drafts[each.id], records[each.id]));
  show(t("today"), h("p", { class: "m-where" }, t("pack_of", { time: clock(kept.made_at), until: clock(kept.expires_at) })),
    list.length ? h("ul", { class: "m-list" }, list) : notice(t("no_visits")));
}

function family(visit, draft, record) {
  const late = visit.planned_on < today() ? tag(t("left_over"), "warn") : null;
  const state = record ? tag(t(`state_${record.state}`), TONES[record.state]) : draft?.dirty ? tag(t("state_draft"), "neutral") : null;
  return h("li", {},
    h("a", { class: "m-visit", href: `/m/visits/${visit.id}/` }, h("b", {}, visit.family), h("span", {}, `${visit.planned_on} · ${visit.purpose_shown}`), h("span", {}, visit.street), h("span", {}, visit.members.map((each) => `${each.name} ${each.relation}`).join(" · "))),
    h("div", { class: "m-side" }, late, state, visit.phone ? h("a", { class: "btn", href: `tel:${visit.phone}`, "aria-label": t("call", { name: visit.family }) }, visit.phone_shown) : null));
}

export const TONES = { draft: "neutral", waiting: "info", sending: "info", received: "ok", change: "bad", decide: "warn" };

/** Show what the telephone keeps, and how to fetch it anew or take it away. */
export async function packPage(go) {
  const person = await who();
  const kept = safe.isOpen() ? await pack() : null;
  const free = await room();
  const left = await unsent();
  show(t("this_phone"),
    person ? null : notice(t("signed_out_or_away")),
    kept ? card(t("pack"), h("dl", { class: "sum-list" }, fact(t("visits"), kept.visits.length), fact(t("fetched"), clock(kept.made_at)), fact(t("kept_until"), clock(kept.expires_at)), fact(t("room"), Number.isFinite(free) ? size(free) : t("unknown")))) : null,
    person ? pinOrFetch(go, await safe.hasPin()) : h("p", {}, h("a", { class: "btn", href: "/login/?next=/m/pack/" }, t("sign_in"))),
    card(t("leave_phone"), h("p", {}, left ? t("unsent_left", { count: left }) : t("wipe_explained")), left ? h("a", { class: "btn", href: "/m/outbox/" }, t("to_outbox")) : button(t("wipe"), () => leave(go), "d")),
    h("p", { class: "m-leave" }, t("ios")));
}

function fact(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, String(value)));
}

function pinOrFetch(go, hasPin) {
  const fetchIt = async () => { await guarded(async () => { await download(); go("/m/"); }); };
  if (hasPin) return h("p", {}, button(t("fetch"), fetchIt, "p big"));
  const field = pinField();
  const start = async () => {
    if (!/^\d{6}$/.test(field.value)) return told(t("pin_shape"));
    await guarded(async () => {
      const { key } = await call("POST", "/m/api/key/", { device: await safe.device(), name: navigator.userAgent.slice(0, 120) });
      await safe.keepKey(key, field.value);
      await download();
      go("/m/");
    });
  };
  return card(t("set_pin"), h("p", {}, t("pin_why")), labelled(t("pin"), field), h("p", { id: "told", class: "err", role: "alert" }), button(t("set_and_fetch"), start, "p big"));
}

/** Ask for the PIN, where there is no signal or nobody is signed in. */
export async function pinPage(go, next) {
  if (!(await safe.hasPin())) return show(t("locked"), notice(t("no_key")), h("p", {}, h("a", { class: "btn p", href: "/login/?next=/m/pack/" }, t("sign_in"))));
  const field = pinField();
  const open = async () => {
    const left = await safe.openWith(field.value);
    if (left === -1) return go(next);
    if (left <= 0) return pinPage(go, next);
    field.value = "";
    told(t("pin_wrong", { count: left }));
  };
  show(t("locked"), h("form", { onsubmit: (event) => { event.preventDefault(); open(); } }, labelled(t("pin"), field), h("p", { id: "told", class: "err", role: "alert" }), h("button", { class: "btn p big", type: "submit" }, t("open"))));
  field.focus();
}

function pinField() {
  return h("input", { id: "pin", type: "password", inputmode: "numeric", autocomplete: "off", maxlength: 6 });
}

function labelled(text, field) {
  return h("div", { class: "field f-short" }, h("label", { for: field.id }, text), field);
}

async function leave(go) {
  if ((await wipe()) === 0) {
    await call("POST", "/accounts/logout/").catch(() => null);
    go("/m/");
  }
}

async function guarded(act) {
  try {
    await act();
  } catch (error) {
    told(error.message && error.status ? error.message : t("no_answer"));
  }
}

function told(text) {
  const place = document.getElementById("told") ?? document.getElementById("main").appendChild(h("p", { id: "told", class: "err", role: "alert" }));
  place.textContent = text;
}
