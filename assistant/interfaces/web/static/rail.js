/* The sidebar of conversations, dialogs, and the keys that work anywhere on the page. */
(() => {
  "use strict";
  const wide = window.matchMedia("(min-width: 1200px)");
  const body = document.body || document.documentElement;
  const rail = () => document.getElementById("pa-rail");
  const search = () => document.querySelector("#pa-rail-top input[type=search]");
  const toggle = () => document.querySelector(".pa-rail-toggle");
  const isOpen = () => rail() && getComputedStyle(rail()).display !== "none";

  /* Beside the chat it stays as it was left; over it, on a small screen, it is open until something is chosen. */
  const show = (open) => {
    if (wide.matches) {
      document.body.classList.toggle("pa-rail-closed", !open);
      try { localStorage.setItem("pa-rail", open ? "" : "closed"); } catch { /* without storage it opens anew */ }
    } else document.body.classList.toggle("pa-rail-open", open);
    if (toggle()) toggle().setAttribute("aria-expanded", String(open));
    if (open && !wide.matches && search()) search().focus();
    if (!open && toggle()) toggle().focus();
  };

  document.addEventListener("DOMContentLoaded", () => {
    try { document.body.classList.toggle("pa-rail-closed", localStorage.getItem("pa-rail") === "closed"); } catch { /* as above */ }
  });

  /* The conversation whose menu is open: when the list is drawn anew, which closes all of them, it opens again. */
  let talkWithMenu = "";
  const talkOf = (menu) => menu.closest(".pa-talk")?.querySelector("[data-talk]").dataset.talk || "";

  document.addEventListener("click", (event) => {
    talkWithMenu = "";
    const act = event.target.closest("[data-rail]");
    if (act) show(act.dataset.rail === "toggle" && !isOpen());
    const chosen = event.target.closest("#pa-rail :is([data-send=open_talk], [data-send=start_anew])");
    if (!wide.matches && document.body.classList.contains("pa-rail-open") && (chosen || !event.target.closest("#pa-rail, .pa-rail-toggle, dialog"))) show(false);
    for (const menu of document.querySelectorAll("details.pa-menu[open]")) {
      if (!menu.contains(event.target) || event.target.closest(".pa-menu > div > *")) menu.open = false;
    }
    const dialog = event.target.closest("dialog");
    if (dialog && (event.target === dialog || event.target.closest("[data-dialog=close]"))) dialog.close();
  });

  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches || !menu.matches("details.pa-menu[open]")) return;
    talkWithMenu = talkOf(menu);
    for (const other of document.querySelectorAll("details.pa-menu[open]")) if (other !== menu) other.open = false;
    const list = menu.querySelector("div");
    const frame = menu.closest("#pa-talks, #pa-chat").getBoundingClientRect();
    list.classList.toggle("pa-menu-up", frame.bottom - menu.getBoundingClientRect().bottom < list.offsetHeight);
    list.classList.remove("pa-menu-back");
    const own = list.getBoundingClientRect();
    list.classList.toggle("pa-menu-back", own.right > frame.right || own.left < frame.left);
  }, true);

  const press = (selector) => {
    const button = [...document.querySelectorAll(selector)].find((one) => one.offsetParent);
    if (button) button.click();
    return Boolean(button);
  };
  const typing = (target) => target.closest && target.closest("input, textarea, select, [contenteditable]");

  /* Ctrl+K search, Ctrl+Shift+O new chat, / question, Escape closes what lies over the page, then the source. */
  document.addEventListener("keydown", (event) => {
    const held = event.ctrlKey || event.metaKey;
    if (held && !event.shiftKey && event.key.toLowerCase() === "k") {
      if (!isOpen()) show(true);
      if (search()) search().focus();
    } else if (held && event.shiftKey && event.key.toLowerCase() === "o") {
      press("[data-send=start_anew]");
      const box = document.querySelector("#pa-ask textarea");
      if (box) box.focus();
    } else if (held && event.key === "Enter" && event.target.closest("#pa-ask")) press("#pa-ask .submit-button");
    else if (event.key === "/" && !held && !typing(event.target)) {
      const box = document.querySelector("#pa-ask textarea");
      if (box && box.offsetParent) box.focus();
    } else if (event.key === "Escape" && document.querySelector("details.pa-menu[open]")) {
      const menu = document.querySelector("details.pa-menu[open]");
      talkWithMenu = "";
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (event.key === "Escape" && !wide.matches && document.body.classList.contains("pa-rail-open")) show(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  /* Drawn anew with the same conversations, the list does not say that it changed. */
  const reopen = (list) => {
    const menu = talkWithMenu && [...list.querySelectorAll("details.pa-menu")].find((one) => talkOf(one) === talkWithMenu);
    if (!menu || menu.open) return;
    menu.open = true;
    if (document.activeElement === document.body) menu.querySelector("summary").focus();
  };
  const watched = new WeakSet();
  const watch = (list) => {
    if (watched.has(list)) return;
    watched.add(list);
    new MutationObserver(() => reopen(list)).observe(list, { childList: true, subtree: true });
  };

  const whole = (path) => new URL(path, document.baseURI).href;
  Object.assign(window.pa, {
    /* The open conversation into view; the toggle says whether there is a list. */
    talksChanged(element) {
      const open = element.querySelector(".pa-talk-open");
      if (open && isOpen()) open.scrollIntoView({ block: "nearest" });
      reopen(element);
      watch(element);
      if (toggle()) toggle().setAttribute("aria-expanded", String(Boolean(isOpen())));
    },
    dialogChanged(element) {
      const dialog = element.querySelector("dialog");
      if (!dialog) return;
      for (const box of dialog.querySelectorAll("[data-address]")) box.value = whole(box.dataset.address);
      for (const button of dialog.querySelectorAll("[data-copy-address]")) button.dataset.copy = whole(button.dataset.copyAddress);
      dialog.showModal();
      for (const box of dialog.querySelectorAll("[data-address]")) requestAnimationFrame(() => { box.scrollLeft = 0; });
    },
  });
})();
