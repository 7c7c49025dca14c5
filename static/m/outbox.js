// What waits to be sent: each record with its state in words, never green while anything of it is missing.
import * as safe from "./safe.js";
import { button, h, notice, show, tag } from "./boxes.js";
import { TONES } from "./home.js";
import { keepDraft, sendAll } from "./sync.js";
import { clock, size, t } from "./texts.js";

/** Show the outbox; it is drawn again whenever a record changes. */
export async function outboxPage(go) {
  const rows = (await safe.all("outbox")).sort((one, other) => (one.written_at < other.written_at ? 1 : -1));
  const drafts = (await safe.all("drafts")).filter((each) => each.dirty);
  const waiting = rows.filter((each) => ["waiting", "sending"].includes(each.state)).length;
  const wrong = rows.filter((each) => ["change", "decide"].includes(each.state)).length;
  show(t("outbox"),
    h("p", { class: "m-where" }, t("outbox_sum", { waiting, wrong, drafts: drafts.length })),
    waiting ? h("div", { class: "m-btns" }, button(t("send_now"), () => sendAll(true), "p big")) : null,
    rows.length + drafts.length ? h("ul", { class: "m-list" }, rows.map((row) => line(go, row)), drafts.map((draft) => unfinished(draft))) : notice(t("nothing_to_send")),
    rows.length ? h("p", { class: "m-leave" }, button(t("export"), backup, "link")) : null);
}

function line(go, row) {
  const pictures = row.all ? t("pictures", { sent: row.sent, all: row.all }) : "";
  const facts = [clock(row.written_at), row.bytes ? size(row.bytes) : "", pictures, row.tries && row.state === "waiting" ? t("tries", { count: row.tries }) : ""];
  return h("li", { class: "m-record" },
    h("div", {}, h("b", {}, masked(row.family)), tag(t(`state_${row.state}`), TONES[row.state])),
    h("p", {}, facts.filter(Boolean).join(" · ")),
    row.receipt ? h("p", {}, row.state === "received" ? t("receipt", { number: row.receipt.number }) : t("receipt_part", { number: row.receipt.number })) : null,
    row.state === "received" && Object.keys(row.receipt?.missing ?? {}).length ? h("p", {}, t("still_missing", { what: Object.values(row.receipt.missing).join(" · ") })) : null,
    why(row),
    row.state === "change" ? h("div", { class: "btns" }, button(t("open_to_mend"), () => mend(go, row)), button(t("give_up"), () => giveUp(go, row), "link")) : null,
    row.state === "decide" ? h("a", { class: "btn", href: `/visits/${row.plan}/conflict/` }, t("decide")) : null);
}

function why(row) {
  if (row.error === "signed_out") return h("p", { class: "err" }, t("error_signed_out"), " ", h("a", { href: "/login/?next=/m/outbox/" }, t("sign_in")));
  if (row.error === "no_signal") return h("p", {}, row.next_at ? t("error_no_signal_until", { time: clock(row.next_at) }) : t("error_no_signal"));
  const said = [row.error, ...Object.values(row.fields ?? {})].filter(Boolean);
  return said.length ? h("p", { class: "err" }, said.join(" ")) : null;
}

function unfinished(draft) {
  return h("li", { class: "m-record" }, h("div", {}, h("b", {}, masked(draft.family)), tag(t("state_draft"), "neutral")), h("p", {}, t("unfinished")), h("a", { class: "btn", href: `/m/visits/${draft.plan}/` }, t("go_on")));
}

/** Put a record that was refused back onto the table: its answers are to be changed and sent anew. */
async function mend(go, row) {
  const draft = await safe.get("drafts", row.plan);
  if (draft) {
    for (const each of row.answers) if (draft.answers[each.code] && !row.receipt) draft.answers[each.code].dirty = true;
    await keepDraft({ ...draft, fields: row.fields ?? {} });
  }
  go(`/m/visits/${row.plan}/`);
}

async function giveUp(go, row) {
  if (!window.confirm(t("give_up_sure", { name: masked(row.family) }))) return;
  for (const id of row.pictures) await safe.remove("media", id);
  await safe.remove("outbox", row.upload);
  await outboxPage(go);
}

/** Hand out the sealed records as a file: worthless without the key, which the server releases to its owner alone. */
async function backup() {
  const rows = await safe.sealed("outbox");
  const link = h("a", { href: URL.createObjectURL(new Blob([JSON.stringify(rows)], { type: "application/json" })), download: "hengwen-visits.json" });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** 王秀兰 → 王**: the outbox may lie open on a table. */
function masked(name) {
  return name.slice(0, 1) + "*".repeat(Math.max(1, name.length - 1));
}
