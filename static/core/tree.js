/* Makes nested links (data-tree) a tree for the keyboard: up and down, right opens, left closes or leads up, Home, End,
   letters look for a name or its initials in pinyin, Enter follows the link. data-below: where what stands below is asked for. */
(() => {
  "use strict";

  const tree = document.querySelector("[data-tree]");
  if (!tree) return;
  const items = () => Array.from(tree.querySelectorAll("a")).filter((item) => item.offsetParent !== null);
  const group = (item) => item.parentElement.querySelector(":scope > ul");
  const above = (item) => item.closest("ul").parentElement.querySelector(":scope > a");
  const isOpen = (item) => item.getAttribute("aria-expanded") === "true";
  let made = 0;

  const dress = (list, level) => {
    list.setAttribute("role", level === 1 ? "tree" : "group");
    if (level === 1) list.setAttribute("aria-label", tree.getAttribute("aria-label"));
    for (const line of list.children) {
      const item = line.querySelector(":scope > a");
      line.setAttribute("role", "none");
      item.setAttribute("role", "treeitem");
      item.setAttribute("aria-level", String(level));
      item.tabIndex = -1;
      if (item.dataset.below) item.setAttribute("aria-expanded", "false");
      if (group(item)) own(item, level);
    }
  };
  const own = (item, level) => {
    const list = group(item);
    list.id = `branch-${(made += 1)}`;
    item.setAttribute("aria-owns", list.id);
    item.setAttribute("aria-expanded", "true");
    dress(list, level + 1);
  };
  const focus = (item) => {
    if (!item) return;
    tree.querySelectorAll("a[tabindex='0']").forEach((other) => (other.tabIndex = -1));
    item.tabIndex = 0;
    item.focus();
  };
  const open = async (item) => {
    if (!group(item)) {
      const answer = await fetch(item.dataset.below, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (!answer || !answer.ok || group(item)) return;
      item.insertAdjacentHTML("afterend", await answer.text());
      own(item, Number(item.getAttribute("aria-level")));
    }
    group(item).hidden = false;
    item.setAttribute("aria-expanded", "true");
  };
  const close = (item) => {
    group(item).hidden = true;
    item.setAttribute("aria-expanded", "false");
  };

  let typed = "";
  let typedAt = 0;
  const look = (letter, from) => {
    typed = Date.now() - typedAt < 700 ? typed + letter : letter;
    typedAt = Date.now();
    const all = items();
    const at = all.indexOf(from) + (typed.length === 1 ? 1 : 0);
    const turned = [...all.slice(at), ...all.slice(0, at)];
    focus(turned.find((item) => (item.dataset.letters || "").startsWith(typed) || item.textContent.toLowerCase().startsWith(typed)));
  };

  const keys = {
    ArrowDown: (item, all) => focus(all[all.indexOf(item) + 1]),
    ArrowUp: (item, all) => focus(all[all.indexOf(item) - 1]),
    ArrowRight: (item, all) => {
      if (isOpen(item)) focus(all[all.indexOf(item) + 1]);
      else if (item.hasAttribute("aria-expanded")) open(item);
    },
    ArrowLeft: (item) => (isOpen(item) ? close(item) : focus(above(item))),
    Home: (_item, all) => focus(all[0]),
    End: (_item, all) => focus(all[all.length - 1]),
  };
  tree.addEventListener("keydown", (event) => {
    const item = event.target.closest("a");
    if (!item || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (keys[event.key]) keys[event.key](item, items());
    else if (event.key.length === 1 && event.key !== " ") look(event.key.toLowerCase(), item);
    else return;
    event.preventDefault();
    event.stopPropagation(); // single letters mean something else on the rest of the page
  });

  dress(tree.querySelector("ul"), 1);
  (tree.querySelector("[aria-current]") || tree.querySelector("a")).tabIndex = 0;
})();
