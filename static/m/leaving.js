// The sign-out page: what this telephone has not sent keeps its owner signed in; what was sent goes with them.
import * as safe from "./safe.js";
import { unsent, wipe } from "./pack.js";

const form = document.getElementById("leaving");
const told = document.getElementById("unsent");
const owner = Number(form.dataset.owner);

async function look() {
  if (!window.indexedDB) return;
  await safe.setOwner(owner);
  const left = await unsent();
  if (!left) return;
  told.hidden = false;
  told.querySelector("span").textContent = told.dataset.text.replace("{count}", left);
  form.querySelector("button").disabled = true;
}

form.addEventListener("submit", async (event) => {
  if (form.dataset.clean) return;
  event.preventDefault();
  const left = window.indexedDB ? await wipe() : 0;
  if (left) return look();
  form.dataset.clean = "yes";
  form.requestSubmit();
});
look();
