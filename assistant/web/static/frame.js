/* Behaviour that needs no server: hints at citation marks, copying, editing, focus, the address. */
(() => {
  "use strict";
  let hint = null;

  const hideHint = () => { if (hint) { hint.remove(); hint = null; } };

  const showHint = (mark) => {
    hideHint();
    const text = document.getElementById(mark.getAttribute("aria-describedby"));
    if (!text) return;
    hint = text.cloneNode(true);
    hint.hidden = false;
    hint.removeAttribute("id");
    hint.setAttribute("aria-hidden", "true");
    hint.classList.add("pa-tip-shown");
    hint.dir = document.documentElement.dir || "ltr";
    document.querySelector(".gradio-container").appendChild(hint);
    const at = mark.getBoundingClientRect();
    const box = hint.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left - 24), window.innerWidth - box.width - 8);
    const above = at.top - box.height - 8;
    hint.style.left = `${Math.max(8, left)}px`;
    hint.style.top = `${above > 8 ? above : at.bottom + 8}px`;
  };

  const markOf = (event) => event.target.closest ? event.target.closest(".pa-cite") : null;
  document.addEventListener("mouseover", (event) => { const mark = markOf(event); if (mark) showHint(mark); });
  document.addEventListener("mouseout", (event) => { if (markOf(event)) hideHint(); });
  document.addEventListener("focusin", (event) => { const mark = markOf(event); if (mark && mark.matches(":focus-visible")) showHint(mark); });
  document.addEventListener("focusout", (event) => { if (markOf(event)) hideHint(); });
  document.addEventListener("scroll", hideHint, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (hint) { hideHint(); return; }
    const close = document.querySelector(".pa-opened .pa-close");
    if (close && document.activeElement && document.activeElement.closest(".pa-panel")) close.click();
  });

  const copyText = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.appendChild(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };

  const edit = (text) => {
    const area = document.querySelector("#pa-ask textarea");
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    area.setSelectionRange(text.length, text.length);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-edit]");
    if (!button) return;
    if (button.dataset.edit !== undefined) { edit(button.dataset.edit); return; }
    await copyText(button.dataset.copy);
    const label = button.querySelector("span");
    if (!label.dataset.before) label.dataset.before = label.textContent;
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = label.dataset.before; }, 1600);
  });

  window.pa = {
    /* Hands every click on [data-send] to the server's event of that name. */
    wire(element, trigger) {
      element.addEventListener("click", (event) => {
        const button = event.target.closest("[data-send]");
        if (!button || button.disabled) return;
        event.preventDefault();
        if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
        hideHint();
        if (button.dataset.send === "open_source" && !button.closest(".pa-panel")) window.pa.opener = button;
        window.pa.closing = button.dataset.send === "close_source";
        trigger(button.dataset.send, { ...button.dataset });
      });
      element.addEventListener("change", (event) => {
        const choice = event.target.closest("[data-choose]");
        if (choice) trigger(choice.dataset.choose, { value: choice.value });
        const form = event.target.closest("[data-form]");
        if (form) {
          const fields = new FormData(form);
          const values = {};
          for (const name of new Set(fields.keys())) values[name] = fields.getAll(name);
          trigger(form.dataset.form, { fields: values });
        }
      });
      element.addEventListener("submit", (event) => event.preventDefault());
    },
    /* After the panel has changed: the quote into view; on a phone, and from the keyboard, focus. */
    panelChanged(element) {
      const panel = element.querySelector(".pa-panel");
      if (!panel) return;
      const opened = panel.classList.contains("pa-opened");
      document.body.classList.toggle("pa-source-open", opened);
      const scroller = element.closest("#pa-side");
      if (!opened) {
        const opener = window.pa.opener;
        if (window.pa.closing && opener && opener.isConnected) opener.focus();
        window.pa.closing = false;
        scroller.scrollTop = 0;
        return;
      }
      panel.focus({ preventScroll: true });
      const quote = panel.querySelector(".pa-page .pa-box, .pa-text mark, .pa-marked-row");
      requestAnimationFrame(() => {
        scroller.scrollTop = 0;
        if (!quote) return;
        const place = quote.getBoundingClientRect();
        const frame = scroller.getBoundingClientRect();
        if (place.bottom > frame.bottom - 60) scroller.scrollTop = place.top - frame.top - frame.height / 3;
      });
    },
    /* After the conversation has changed: its newest turn into view. */
    chatChanged(element) {
      const turns = element.querySelectorAll(".pa-turn");
      if (!turns.length) return;
      const scroller = element.closest("#pa-chat");
      const last = turns[turns.length - 1];
      requestAnimationFrame(() => {
        if (getComputedStyle(scroller).overflowY === "auto") {
          const top = last.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
          scroller.scrollTop += top - 16;
        } else last.scrollIntoView({ block: "start" });
      });
    },
    /* The filters stand in the address, so that a view can be shared. */
    filtersChanged(element) {
      const filters = element.querySelector("[data-query]");
      if (filters) history.replaceState(null, "", location.pathname + filters.dataset.query + location.hash);
    },
    headerChanged(element) {
      const root = element.querySelector("[data-language]");
      if (!root) return;
      document.documentElement.lang = root.dataset.language;
      document.documentElement.dir = root.dataset.direction;
      const area = document.querySelector("#pa-ask textarea");
      if (area) area.dir = "auto";
    },
  };
})();
