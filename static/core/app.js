/* Behaviour of every page, by data-… attributes; each page also works without this file. No inline handlers, no evaluation.
   Keys: data-search, data-row, data-row-action, data-go, data-filters.   Forms: data-guard, data-autosave, data-formset, data-when,
   data-autosubmit, data-again, data-draft, data-most.   Other: data-open, data-close, data-dismiss, data-remask, data-href, data-copy, data-print, data-back, data-peek,
   data-check-all, data-focus, data-enter, data-arrows. Texts come from attributes of <body>, so that they are translated. */
(() => {
  "use strict";

  const doc = document;
  const root = doc.documentElement;
  const text = (name) => doc.body.dataset[name] || "";
  const $ = (selector, within = doc) => within.querySelector(selector);
  const $$ = (selector, within = doc) => Array.from(within.querySelectorAll(selector));
  root.classList.remove("nojs");
  root.classList.add("js");

  const composing = (event) => event.isComposing || event.keyCode === 229;
  const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || Boolean(target.closest("dialog"));

  /* --- Rows: J and K move, Enter opens the focused link, X ticks, E takes the row's own action ------------------- */
  const rows = () => $$("[data-row]").filter((row) => row.offsetParent !== null);
  const mark = (row) => {
    $$("[data-row].sel").forEach((other) => other.classList.remove("sel"));
    if (row) row.classList.add("sel");
  };
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const focused = doc.activeElement && doc.activeElement.closest("[data-row]");
    const at = all.indexOf(focused || $("[data-row].sel"));
    const stays = !focused && at >= 0 && step > 0; // the first J takes the row already marked
    const row = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : stays ? at : at + step))];
    mark(row);
    const link = $("a[href]", row);
    if (link) link.focus();
  };
  const chosen = () => (doc.activeElement && doc.activeElement.closest("[data-row]")) || $("[data-row].sel");
  const click = (element) => {
    if (element) element.click();
    return Boolean(element);
  };

  /* X ticks the row; Shift X every row from the one ticked last to this one. */
  let ticked = null;
  const tick = (range) => {
    const row = chosen();
    const box = row && $("input[type=checkbox]", row);
    if (!box) return;
    const all = rows();
    const from = all.indexOf(ticked);
    const to = all.indexOf(row);
    if (range && from >= 0) {
      all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((each) => {
        const one = $("input[type=checkbox]", each);
        if (one && !one.checked) one.click();
      });
    } else box.click();
    ticked = row;
  };

  /* --- Shortcuts ------------------------------------------------------------------------------------------------ */
  const search = () => {
    const box = $("[data-search]");
    if (!box) return false;
    if (box.offsetParent === null) return click($("[data-search-link]"));
    box.focus();
    box.select();
    return true;
  };
  const single = {
    j: () => move(1),
    k: () => move(-1),
    "/": search,
    "?": () => show("shortcuts"),
    x: (event) => tick(event.shiftKey),
    e: () => click(chosen() && $("a[data-row-action]", chosen())), // links only: no decision by one key
    f: () => { const first = $("[data-filters] input:not([type=hidden]), [data-filters] select"); if (first) first.focus(); },
    "[": () => click($("a[rel=prev]")),
    "]": () => click($("a[rel=next]")),
  };
  /* What a page itself gives a key: 1 to 9 its tabs, a letter a link or button with data-key (never a decision). */
  const own = (key) => {
    if (/^[1-9]$/.test(key)) return click($$("main nav.tabs a")[Number(key) - 1]);
    return /^[a-z]$/.test(key) && click($(`a[data-key="${key}"]`));
  };
  let going = 0;
  const go = (key) => {
    if (Date.now() - going > 1200) return false;
    going = 0;
    return click($$("a[data-go]").find((link) => link.dataset.go === key));
  };
  const withControl = (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (event.key === "k" || event.key === "K") return search();
    if (event.key === "Enter" && form && form.method === "post") { form.requestSubmit(); return true; }
    if (event.key === "s" && form && $("[data-draft]", form)) return click($("[data-draft]", form));
    return false;
  };
  /* data-arrows: from the search box down to what was found, along it, and back up to the box. */
  const arrow = (event) => {
    const found = $("[data-arrows]");
    const box = event.target.closest("[role=search]");
    const all = rows();
    if (!found || !all.length || !(box || event.target.closest("[data-arrows] [data-row]"))) return false;
    if (event.key === "ArrowDown") { if (box) mark(null); move(1); return true; }
    if (box) return false;
    if (all[0].contains(doc.activeElement)) { mark(null); $("input[name=q]", found).focus(); } else move(-1);
    return true;
  };
  /* data-enter="name": Enter in this field presses the button of that name, not the one that sends the whole form. */
  const ownButton = (field) => click(field.dataset.enter && field.form && $(`button[name="${field.dataset.enter}"]`, field.form));
  doc.addEventListener("keydown", (event) => {
    if (composing(event)) { if (event.key === "Enter") imeEnter = true; return; }
    if (event.key === "Escape") return closeMenus(true);
    if ((event.ctrlKey || event.metaKey) && !event.altKey) { if (withControl(event)) event.preventDefault(); return; }
    if (/^Arrow(Up|Down)$/.test(event.key) && !event.altKey && arrow(event)) return event.preventDefault();
    if (event.key === "Enter" && ownButton(event.target)) return event.preventDefault();
    if (event.altKey || event.metaKey || event.ctrlKey || typing(event.target) || text("keys") === "off") return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (go(key)) return event.preventDefault();
    if (key === "g") { going = Date.now(); return; }
    if (single[key]) { event.preventDefault(); single[key](event); return; }
    if (own(key)) event.preventDefault();
  });
  let imeEnter = false; // an Enter that ends a Chinese candidate must not submit
  ["keyup", "pointerdown"].forEach((kind) => doc.addEventListener(kind, () => { imeEnter = false; }));

  /* --- Dialogs and menus ---------------------------------------------------------------------------------------- */
  const show = (id) => {
    const dialog = doc.getElementById(id);
    if (!dialog || !dialog.showModal) return false;
    if (!dialog.open) dialog.showModal();
    return true;
  };
  const closeMenus = (focus) => $$("details.menu[open]").forEach((menu) => {
    const inside = menu.contains(doc.activeElement);
    menu.open = false;
    if (focus && inside) $("summary", menu).focus();
  });

  /* --- Clicks --------------------------------------------------------------------------------------------------- */
  const onClick = [
    ["[data-open]", (el, event) => { if (show(el.dataset.open)) event.preventDefault(); }],
    ["[data-close]", (el) => { const dialog = el.closest("dialog"); if (dialog) dialog.close(); }],
    ["[data-dismiss]", (el) => { const banner = el.closest(".banner"); if (banner) banner.remove(); }],
    ["[data-print]", () => window.print()],
    ["[data-back]", () => history.back()],
    ["[data-peek]", (el) => {
      const box = doc.getElementById(el.dataset.peek);
      const hidden = box.type === "password";
      box.type = hidden ? "text" : "password";
      el.setAttribute("aria-pressed", String(hidden));
      el.textContent = hidden ? el.dataset.hide : el.dataset.show;
    }],
    ["[data-copy]", (el) => {
      if (!navigator.clipboard) return;
      navigator.clipboard.writeText(el.dataset.copy).then(() => { el.textContent = text("copied"); });
    }],
    ["[data-formset-add]", (el, event) => { event.preventDefault(); addRow(el.closest("[data-formset]")); }],
    ["[data-formset-remove]", (el, event) => { event.preventDefault(); removeRow(el.closest("[data-formset-row]")); }],
    [".errors a[href^='#']", (el, event) => {
      const target = doc.getElementById(decodeURIComponent(el.hash.slice(1)));
      if (!target) return;
      event.preventDefault();
      openAround(target);
      const control = target.matches("input,select,textarea,button,a") ? target : $("input:not([type=hidden]),select,textarea", target) || target;
      control.focus();
      control.scrollIntoView({ block: "center" });
    }],
  ];
  doc.addEventListener("click", (event) => {
    const target = event.target;
    $$("details.menu[open]").forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
    onClick.forEach(([selector, act]) => { const el = target.closest(selector); if (el) act(el, event); });
    const row = target.closest("[data-row]");
    const link = target.closest("a[href]");
    if (row && link) { mark(row); history.replaceState(Object.assign({}, history.state, { row: link.getAttribute("href") }), ""); }
    const whole = target.closest("[data-href]");
    if (!whole || target.closest("a,button,input,label,select,summary") || String(getSelection())) return;
    if (event.ctrlKey || event.metaKey) window.open(whole.dataset.href);
    else location.assign(whole.dataset.href);
  });
  doc.addEventListener("focusin", (event) => {
    const row = event.target.closest && event.target.closest("[data-row]");
    if (row) mark(row);
  });
  const openAround = (element) => {
    for (let around = element.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  };

  /* --- Forms: sent once, guarded, saved ------------------------------------------------------------------------- */
  const dirty = new Set();
  const free = (form) => {
    delete form.dataset.sent;
    $$("[data-label]", form).forEach((button) => {
      button.removeAttribute("aria-disabled");
      button.textContent = button.dataset.label;
      delete button.dataset.label;
    });
  };
  doc.addEventListener("submit", (event) => {
    const form = event.target;
    if (imeEnter) { imeEnter = false; event.preventDefault(); return; }
    if (!$$("input[data-most]", form).every(weigh)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (form.method !== "post" || form.dataset.again !== undefined) return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = "1";
    dirty.delete(form);
    const button = event.submitter || $("button[type=submit],button:not([type])", form);
    if (!button || button.querySelector("svg") || !text("busy")) return;
    button.dataset.label = button.textContent;
    button.setAttribute("aria-disabled", "true"); // not "disabled": its name and value are still to be sent
    button.textContent = button.dataset.busy || text("busy");
  }, true);
  window.addEventListener("pageshow", () => { $$("form[data-sent]").forEach(free); restoreRow(); });
  doc.addEventListener("htmx:afterRequest", (event) => { const form = event.target.closest && event.target.closest("form"); if (form) free(form); });
  window.addEventListener("beforeunload", (event) => {
    if (!Array.from(dirty).some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  const timers = new WeakMap();
  const edited = (event) => {
    const form = event.target.form;
    if (!form) return;
    if (form.dataset.guard !== undefined) dirty.add(form);
    if (form.dataset.autosave) {
      clearTimeout(timers.get(form));
      timers.set(form, setTimeout(() => save(form), 2000));
    }
  };
  const save = (form) => {
    if (form.dataset.sent) return;
    const sign = $("[data-saved-sign]", form) || $("[data-saved-sign]");
    const token = $("input[name=csrfmiddlewaretoken]", form);
    const headers = { "X-Autosave": "1", "X-CSRFToken": token ? token.value : "", Accept: "application/json" };
    fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers, credentials: "same-origin" })
      .then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.status === 204 ? {} : answer.json().catch(() => ({}));
      })
      .then((answer) => {
        dirty.delete(form);
        const time = new Date().toTimeString().slice(0, 5);
        tell(sign, answer.text || text("saved").replace("{time}", time), false);
      })
      .catch(() => tell(sign, text("unsaved"), true));
  };
  const tell = (sign, words, late) => {
    if (!sign) return;
    sign.hidden = false;
    sign.classList.toggle("late", late);
    ($("[data-saved-text]", sign) || sign).textContent = words;
  };
  doc.addEventListener("input", edited);
  doc.addEventListener("change", (event) => {
    edited(event);
    const target = event.target;
    if (target.closest("[data-autosubmit]")) target.form.requestSubmit();
    if (target.dataset.checkAll) $$(`input[name="${target.dataset.checkAll}"]`).forEach((box) => { box.checked = target.checked; });
    if (target.type === "checkbox") count();
    if (target.dataset.most) weigh(target);
    when();
  });
  /* data-most: a file too large is told before it is sent, not after minutes on a slow line; data-most-text holds {size}. */
  const weigh = (box) => {
    const file = Array.from(box.files).find((each) => each.size > Number(box.dataset.most));
    box.setCustomValidity(file ? box.dataset.mostText.replace("{size}", String(Math.ceil(file.size / 1048576))) : "");
    return box.reportValidity();
  };
  const count = () => $$("[data-checked-of]").forEach((out) => {
    const checked = $$(`input[name="${out.dataset.checkedOf}"]:checked`).length;
    out.textContent = out.dataset.text.replace("{count}", String(checked));
    const bar = out.closest("[data-bulk]");
    if (bar) bar.hidden = checked === 0;
  });

  /* Show a part only while a field has a value: data-when="kind=accident|other" (without script everything is shown). */
  const when = () => $$("[data-when]").forEach((part) => {
    const [name, values] = part.dataset.when.split("=");
    const form = part.closest("form");
    if (!form) return;
    const now = new FormData(form).getAll(name);
    part.hidden = !values.split("|").some((value) => now.includes(value));
  });

  /* --- Repeated rows of a form ---------------------------------------------------------------------------------- */
  const addRow = (set) => {
    const total = $(`input[name="${set.dataset.formset}-TOTAL_FORMS"]`, set) || $(`input[name="${set.dataset.formset}-TOTAL_FORMS"]`);
    const template = $("template", set);
    if (!total || !template) return;
    const holder = doc.createElement("div");
    holder.innerHTML = template.innerHTML.replace(/__prefix__/g, total.value);
    const added = Array.from(holder.children);
    ($("[data-formset-rows]", set) || set).append(...added);
    total.value = String(Number(total.value) + 1);
    if (window.htmx) added.forEach((row) => window.htmx.process(row));
    when();
    const first = added[0] && $$("input:not([type=hidden]),select,textarea", added[0]).find((box) => box.offsetParent !== null);
    if (first) first.focus();
  };
  const removeRow = (row) => {
    const flag = $("input[name$='-DELETE']", row);
    const set = row.closest("[data-formset]");
    if (!flag) return;
    flag.checked = true; // the row stays in the form, so that its number is not reused
    row.hidden = true;
    flag.dispatchEvent(new Event("change", { bubbles: true }));
    const add = $("[data-formset-add]", set);
    if (add) add.focus();
  };

  /* --- What a page, or a part swapped in, needs once ------------------------------------------------------------ */
  const remask = (part) => {
    if (part.dataset.started) return;
    part.dataset.started = "1";
    const left = $("[data-left]", part);
    let seconds = Number(part.dataset.remask);
    const tick = setInterval(() => {
      seconds -= 1;
      if (left) left.textContent = left.dataset.text.replace("{seconds}", String(Math.max(0, seconds)));
      if (seconds > 0 && part.isConnected) return;
      clearInterval(tick);
      $("[data-value]", part).textContent = part.dataset.masked;
      if (left) left.remove();
      const again = $("[data-again-form]", part);
      if (again) again.hidden = false;
    }, 1000);
  };
  const restoreRow = () => {
    const row = history.state && history.state.row;
    const link = row && $$("[data-row] a[href]").find((other) => other.getAttribute("href") === row);
    if (link) mark(link.closest("[data-row]"));
  };
  const start = (within) => {
    const each = (selector, act) => {
      if (within.matches && within.matches(selector)) act(within);
      $$(selector, within).forEach(act);
    };
    each("[data-remask]", remask);
    each("[data-formset-add]", (button) => { button.type = "button"; }); // Enter in a field sends the form, not this
    each("form[data-guard]", (form) => { if (form.dataset.guard === "typed" || $("[aria-invalid=true]", form)) dirty.add(form); });
    when();
    count();
    const first = $("[data-focus]", within);
    if (first) first.focus();
  };
  doc.addEventListener("htmx:load", (event) => { if (event.target !== doc.body) start(event.target); });
  const failed = (event) => {
    const place = $("#banners");
    if (!place || (event.detail.xhr && event.detail.xhr.status === 286)) return;
    place.innerHTML = "";
    const banner = doc.createElement("div");
    banner.className = "banner bad";
    banner.setAttribute("role", "alert");
    banner.textContent = text("failed");
    place.append(banner);
  };
  doc.addEventListener("htmx:sendError", failed);
  doc.addEventListener("htmx:responseError", failed);
  start(doc);
})();
