// Sending: records first, then their pictures, each until the server gave its receipt. One bad record is set aside with
// the server's own sentence; the others go on. Nothing here deletes a record because sending failed.
import * as safe from "./safe.js";

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 15 * 60_000;
const listeners = new Set();
let running = false;
let timer = 0;

export class Refused extends Error {
  constructor(status, told) {
    super(told.message ?? "");
    this.status = status;
    this.fields = told.fields ?? {};
  }
}
export class NotSignedIn extends Error {}

/** Call whenever something in the outbox changed. */
export function onChange(listener) {
  listeners.add(listener);
}

/** Make one call to the server; throws NotSignedIn, Refused (the server's sentence), or TypeError without signal. */
export async function call(method, url, body, signal) {
  const isForm = body instanceof FormData;
  const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") };
  if (body && !isForm) headers["Content-Type"] = "application/json";
  const answer = await fetch(url, {
    method, headers, signal, redirect: "manual", credentials: "same-origin",
    body: isForm ? body : body && JSON.stringify(body),
  });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new NotSignedIn();
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, told);
  return told;
}

/** Return who is signed in, or null without signal or sign-in. */
export async function who() {
  try {
    return await call("GET", "/m/api/who/", undefined, AbortSignal.timeout(6000));
  } catch {
    return null;
  }
}

/** Send everything that is due; `now` sends also what waits for its next try. */
export async function sendAll(now = false) {
  if (running || !safe.isOpen() || !navigator.onLine) return;
  running = true;
  try {
    const person = await who();
    if (person?.id !== safe.whose()) return;
    for (const row of await safe.all("outbox")) {
      const isDue = row.state === "waiting" && (now || !row.next_at || new Date(row.next_at) <= new Date());
      if (isDue || row.state === "sending") await send(row);
    }
  } finally {
    running = false;
    await plan();
  }
}

/** Keep a record of the outbox; what lists and sign-out must know stands unsealed beside it. */
export async function keep(row) {
  const { upload, plan, state, next_at, expires_at } = row;
  await safe.put("outbox", upload, row, { upload, plan, state, next_at: next_at ?? "", expires_at });
  for (const listener of listeners) listener();
}

async function send(row) {
  await keep({ ...row, state: "sending" });
  try {
    if (row.answers.length && !row.receipt) await sendRecord(row);
    for (const id of [...row.pictures]) await sendPicture(row, id);
    const isSetAside = row.refused.length > 0;
    row.state = isSetAside ? "change" : row.receipt?.clashed.length ? "decide" : "received";
    row.error = isSetAside ? row.refused[0].message : "";
  } catch (error) {
    later(row, error);
  }
  await keep(row);
}

async function sendRecord(row) {
  const body = { upload: row.upload, device: await safe.device(), answers: row.answers };
  row.receipt = await call("POST", `/m/api/visits/${row.plan}/records/`, body);
  await keep({ ...row, state: "sending" });
  await settle(row);
}

async function sendPicture(row, id) {
  const label = (await safe.labels("media")).find((each) => each.id === id);
  if (label) {
    const form = new FormData();
    form.append("kind", label.kind);
    form.append("picture", new Blob([await safe.getBytes(id)], { type: label.type }), `${label.kind}.${label.type.split("/")[1]}`);
    try {
      await call("POST", `/m/api/visits/${row.plan}/pictures/${id}/`, form);
    } catch (error) {
      if (!(error instanceof Refused) || isPassing(error.status)) throw error;
      row.refused = [...row.refused, { id, message: error.message }];
    }
  }
  row.pictures = row.pictures.filter((each) => each !== id);
  row.sent += 1;
  if (!row.refused.some((each) => each.id === id)) await safe.remove("media", id);
  await keep({ ...row, state: "sending" });
}

/** Bring the draft up to what stands on the server now: the next answer is typed over what is really there. */
async function settle(row) {
  const draft = await safe.get("drafts", row.plan);
  if (!draft) return;
  const sent = Object.fromEntries(row.answers.map((each) => [each.code, each]));
  for (const [code, standing] of Object.entries(row.receipt.standing)) {
    const mine = draft.answers[code];
    const same = mine && JSON.stringify(mine.value) === JSON.stringify(standing.value);
    const isEdited = mine?.dirty && sent[code] && JSON.stringify(sent[code].value) !== JSON.stringify(mine.value);
    if (isEdited && !same && row.receipt.clashed.includes(code)) continue;
    draft.answers[code] = {
      value: isEdited ? mine.value : standing.value, base: standing.version, base_value: standing.value,
      unsure: standing.unsure, at: mine?.at ?? row.receipt.received_at, dirty: Boolean(isEdited),
    };
  }
  draft.state = row.receipt.status;
  draft.missing = row.receipt.missing;
  await keepDraft(draft);
}

/** Keep a draft; sign-out and expiry must see without a PIN whether it holds anything unsent. */
export async function keepDraft(draft) {
  const dirty = Object.values(draft.answers).some((each) => each.dirty) || draft.pictures.length > 0;
  await safe.put("drafts", draft.plan, draft, { plan: draft.plan, dirty, expires_at: draft.expires_at });
}

function later(row, error) {
  if (error instanceof Refused && !isPassing(error.status)) {
    Object.assign(row, { state: "change", error: error.message, fields: error.fields });
    return;
  }
  row.state = "waiting";
  row.tries += 1;
  const wait = Math.min(FIRST_WAIT * 2 ** (row.tries - 1), LONGEST_WAIT);
  row.next_at = new Date(Date.now() + wait).toISOString();
  row.error = error instanceof NotSignedIn ? "signed_out" : "no_signal";
}

function isPassing(status) {
  return status === 408 || status === 429 || status >= 500;
}

async function plan() {
  clearTimeout(timer);
  const waiting = (await safe.labels("outbox")).filter((row) => row.state === "waiting" || row.state === "sending");
  if (!waiting.length) return;
  const next = Math.min(...waiting.map((row) => (row.next_at ? new Date(row.next_at).getTime() : Date.now() + FIRST_WAIT)));
  timer = setTimeout(() => sendAll(), Math.max(1000, next - Date.now()));
}

function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`) || each.startsWith(`__Host-csrf=`));
  return found ? decodeURIComponent(found.split("=")[1]) : "";
}
