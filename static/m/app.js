// Where everything starts: the worker, whose telephone this is, the page that the address names.
import * as safe from "./safe.js";
import { notice, show } from "./boxes.js";
import { formPage } from "./form.js";
import { homePage, packPage, pinPage } from "./home.js";
import { outboxPage } from "./outbox.js";
import { expire } from "./pack.js";
import { call, onChange, sendAll, who } from "./sync.js";
import { clock, t } from "./texts.js";

let last = Promise.resolve();

/** Go to a page, after the one that is still being put together: the last wish is what stays on the screen. */
function go(path, isNew = true) {
  last = last.then(() => goNow(path, isNew), () => goNow(path, isNew));
  return last;
}

async function goNow(path, isNew) {
  if (isNew) history.pushState(null, "", path);
  await expire();
  const visit = path.match(/^\/m\/visits\/([0-9a-f-]{36})\/$/);
  if (path === "/m/pack/") await packPage(go);
  else if (!safe.isOpen()) await pinPage(go, path);
  else if (visit) await formPage(go, visit[1]);
  else if (path === "/m/outbox/") await outboxPage(go);
  else await homePage();
  for (const link of document.querySelectorAll(".m-tabs a")) {
    if (link.pathname === path) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  await state();
}

/** The line on top always says the truth: without signal, or when this was last kept. */
async function state() {
  const place = document.getElementById("state");
  place.textContent = navigator.onLine ? t("online") : t("offline", { time: clock(new Date()) });
  place.className = `m-state ${navigator.onLine ? "on" : "off"}`;
  const waiting = (await safe.labels("outbox")).filter((row) => row.state !== "received").length;
  const count = document.getElementById("count");
  count.textContent = String(waiting);
  count.hidden = waiting === 0;
}

async function start() {
  if (!safe.isAble()) return show(t("not_able"), notice(t("not_able_why"), "bad"));
  await navigator.serviceWorker.register(document.body.dataset.worker, { scope: "/m/" });
  const person = await who();
  await safe.setOwner(person?.id ?? (await safe.meta("owner")) ?? 0);
  if (person && (await safe.hasPin())) {
    await call("POST", "/m/api/key/", { device: await safe.device() }).then(({ key }) => safe.keepKey(key, "")).catch(() => null);
  }
  const isFirst = person && !(await safe.hasPin());
  await go(isFirst ? "/m/pack/" : location.pathname, false);
  await sendAll();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/m/']");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  go(link.pathname);
});
window.addEventListener("popstate", () => go(location.pathname, false));
window.addEventListener("online", () => state().then(() => sendAll(true)));
window.addEventListener("offline", state);
setInterval(() => expire().then(state), 60_000);
onChange(() => { state(); if (location.pathname === "/m/outbox/") outboxPage(go); });
start();
