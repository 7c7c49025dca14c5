// The pack: the visits of today and tomorrow, downloaded before leaving coverage, gone after 72 hours.
import * as safe from "./safe.js";
import { call } from "./sync.js";

/** Return the pack, or null when there is none or its time is over. */
export async function pack() {
  const kept = await safe.get("packs", `pack:${safe.whose()}`);
  return kept && new Date(kept.expires_at) > new Date() ? kept : null;
}

/** Download the pack anew; what was written here already stays, and takes the versions that were read from here. */
export async function download() {
  const fresh = await call("POST", "/m/api/pack/", { device: await safe.device(), name: navigator.userAgent.slice(0, 120) });
  await safe.put("packs", `pack:${safe.whose()}`, fresh, { expires_at: fresh.expires_at });
  await navigator.storage?.persist?.();
  return fresh;
}

/** Take away what has had its time. What was not sent stays, sealed, and can still be sent. */
export async function expire() {
  const over = (row) => row.expires_at && new Date(row.expires_at) <= new Date();
  for (const row of await safe.labels("packs")) {
    if (over(row)) await safe.remove("packs", `pack:${safe.whose()}`);
  }
  for (const row of await safe.labels("drafts")) {
    if (over(row) && !row.dirty) await safe.remove("drafts", row.plan);
  }
  for (const row of await safe.labels("outbox")) {
    if (over(row) && row.state === "received") await safe.remove("outbox", row.upload);
  }
}

/** Delete everything of this person from the telephone, unless something was not sent; returns how much was not. */
export async function wipe() {
  const left = await unsent();
  if (left === 0) await safe.forget();
  return left;
}

/** Return how many records the server has not received: readable without the PIN. */
export async function unsent() {
  const drafts = (await safe.labels("drafts")).filter((row) => row.dirty).length;
  return drafts + (await safe.labels("outbox")).filter((row) => row.state !== "received").length;
}

/** Return how much room there is for pictures, in bytes; Infinity where the browser does not say. */
export async function room() {
  const estimate = await navigator.storage?.estimate?.();
  return estimate?.quota ? estimate.quota - estimate.usage : Infinity;
}
