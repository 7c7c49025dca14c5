// What the telephone keeps: sealed records in IndexedDB. The key comes from the server at sign-in and rests here only
// behind a PIN; after five wrong PINs even that copy is gone, and the way back is to sign in. Nothing is lost by it:
// sealed records stay until they were received.
import { openDB } from "../core/vendor/idb.js";

const ROUNDS = 310000;
const WRONG_PINS = 5;
export const STORES = ["packs", "drafts", "outbox", "media"];

let database = null;
let owner = 0; // whose things these are; a shared telephone keeps each person's apart
let held = null; // the key, while this page is open and was unlocked

async function db() {
  database ??= await openDB("hengwen-visits", 1, {
    upgrade(fresh) {
      fresh.createObjectStore("meta");
      for (const name of STORES) fresh.createObjectStore(name);
    },
  });
  return database;
}

/** Say whether this browser can keep visits at all. */
export function isAble() {
  return Boolean(window.indexedDB && window.crypto?.subtle && navigator.serviceWorker);
}

export async function meta(name, value) {
  if (value === undefined) return (await db()).get("meta", name);
  return value === null ? (await db()).delete("meta", name) : (await db()).put("meta", value, name);
}

/** Say whose things are meant from now on; remembered, so that it is known without signal too. */
export async function setOwner(person) {
  if (person !== owner) held = null;
  owner = person;
  await meta("owner", person);
}

export function whose() {
  return owner;
}

/** Return the name under which the server knows this browser of this person. */
export async function device() {
  const known = (await meta(`device:${owner}`)) ?? crypto.randomUUID();
  await meta(`device:${owner}`, known);
  return known;
}

export function isOpen() {
  return held !== null;
}

export function lock() {
  held = null;
}

/** Keep the server's key behind a PIN, and open the safe with it. */
export async function keepKey(base64, pin) {
  const raw = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  held = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  if (!pin) return;
  const salt = crypto.getRandomValues(new Uint8Array(16));
  await meta(`wrapped:${owner}`, { salt, tries: 0, sealed: await sealWith(await stretched(pin, salt), raw) });
}

/** Open the safe with the PIN; returns how many tries are left, or -1 when it opened. */
export async function openWith(pin) {
  const wrapped = await meta(`wrapped:${owner}`);
  if (!wrapped) return 0;
  try {
    const raw = await unsealWith(await stretched(pin, wrapped.salt), wrapped.sealed);
    held = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    await meta(`wrapped:${owner}`, { ...wrapped, tries: 0 });
    return -1;
  } catch {
    const tries = wrapped.tries + 1;
    await meta(`wrapped:${owner}`, tries >= WRONG_PINS ? null : { ...wrapped, tries });
    return WRONG_PINS - tries;
  }
}

export async function hasPin() {
  return Boolean(await meta(`wrapped:${owner}`));
}

/** Keep a thing sealed. `open` stands beside it unsealed: only what a list needs before the safe is opened. */
export async function put(store, key, thing, open = {}) {
  const plain = new TextEncoder().encode(JSON.stringify(thing));
  await (await db()).put(store, { ...open, owner, sealed: await sealWith(held, plain) }, key);
}

export async function get(store, key) {
  const row = await (await db()).get(store, key);
  return row ? unpacked(row) : null;
}

export async function all(store) {
  return Promise.all((await mine(store)).map(unpacked));
}

/** Return what stands unsealed beside each thing: countable without a PIN. */
export async function labels(store) {
  return (await mine(store)).map(({ sealed: _sealed, ...open }) => open);
}

export async function remove(store, key) {
  await (await db()).delete(store, key);
}

/** Keep the bytes of a picture sealed. */
export async function putBytes(key, bytes, open) {
  await (await db()).put("media", { ...open, id: key, owner, sealed: await sealWith(held, bytes) }, key);
}

export async function getBytes(key) {
  const row = await (await db()).get("media", key);
  return row ? unsealWith(held, row.sealed) : null;
}

/** Return the sealed things as they lie here, in base64: for a backup that only the key opens. */
export async function sealed(store) {
  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return (await mine(store)).map((row) => ({ ...row, sealed: { nonce: base64(row.sealed.nonce), body: base64(row.sealed.body) } }));
}

/** Forget everything of this person, the PIN too. Asks nobody: whoever calls it has made sure that nothing is unsent. */
export async function forget() {
  const base = await db();
  for (const store of STORES) {
    for (const key of await base.getAllKeys(store)) {
      if ((await base.get(store, key)).owner === owner) await base.delete(store, key);
    }
  }
  await meta(`wrapped:${owner}`, null);
  await meta("owner", null);
  held = null;
}

async function mine(store) {
  return (await (await db()).getAll(store)).filter((row) => row.owner === owner);
}

async function unpacked({ sealed, ...open }) {
  return { ...open, ...JSON.parse(new TextDecoder().decode(await unsealWith(held, sealed))) };
}

async function sealWith(key, plain) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  return { nonce, body: await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain) };
}

async function unsealWith(key, { nonce, body }) {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, key, body);
}

async function stretched(pin, salt) {
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
