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

  /* `rich`: the same as HTML, for programs that take formatted text. */
  const copyText = async (text, rich) => {
    if (rich && window.ClipboardItem && navigator.clipboard && navigator.clipboard.write && window.isSecureContext) {
      const as = (type, content) => ({ [type]: new Blob([content], { type }) });
      return navigator.clipboard.write([new ClipboardItem({ ...as("text/plain", text), ...as("text/html", rich) })]);
    }
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

  /* Below a last turn that is shorter than the view: room, so that its question can stand at the top. */
  let room = 0;
  const makeRoom = () => {
    const scroller = document.getElementById("pa-chat");
    const turns = scroller ? scroller.querySelectorAll(".pa-turn") : [];
    const last = turns[turns.length - 1];
    const top = last ? last.getBoundingClientRect().top - scroller.getBoundingClientRect().top : 0;
    const below = last ? scroller.scrollHeight - room - scroller.scrollTop - top : 0;
    room = turns.length > 1 ? Math.max(0, scroller.clientHeight - 16 - below) : 0;
    if (scroller) scroller.style.setProperty("--pa-room", `${room}px`);
  };

  /* The newest question stays at the top while its answer comes, until somebody scrolls or chooses something. */
  let held = false;
  for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) document.addEventListener(type, (event) => {
    if (event.target.closest && event.target.closest("#pa-chat")) held = false;
  }, { capture: true, passive: true });
  const hold = () => {
    makeRoom();
    const scroller = document.getElementById("pa-chat");
    const last = scroller && [...scroller.querySelectorAll(".pa-turn")].pop();
    if (!held || !last) return;
    if (getComputedStyle(scroller).overflowY === "auto") {
      scroller.scrollTop += last.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 16;
    } else last.scrollIntoView({ block: "start" });
  };
  window.addEventListener("resize", hold);

  const fieldsOf = (form) => {
    const fields = new FormData(form);
    const values = {};
    for (const name of new Set(fields.keys())) values[name] = fields.getAll(name);
    return values;
  };

  /* Says on a button for a moment that it has worked: in its label, or by its look alone. */
  const done = (button) => {
    const label = button.querySelector("span:not(.pa-quiet)");
    button.classList.add("pa-done");
    if (label && !label.dataset.before) label.dataset.before = label.textContent;
    if (label) label.textContent = button.dataset.done;
    const told = document.getElementById("pa-told") || document.body.appendChild(Object.assign(document.createElement("div"), { id: "pa-told" }));
    told.setAttribute("role", "status");
    told.textContent = button.dataset.done;
    setTimeout(() => {
      button.classList.remove("pa-done");
      if (label) label.textContent = label.dataset.before;
      told.textContent = "";
    }, 1600);
  };

  /* The filters and the open conversation stand in the address. */
  const address = () => {
    const filters = document.querySelector("[data-query]");
    const talk = document.querySelector("#pa-transcript [data-talk]");
    const query = new URLSearchParams(filters ? filters.dataset.query : location.search);
    if (talk && talk.dataset.talk) query.set("chat", talk.dataset.talk);
    else query.delete("chat");
    const text = query.toString();
    history.replaceState(null, "", location.pathname + (text ? `?${text}` : "") + location.hash);
  };

  /* The buttons of the question box are pictures that change: what they do, for whoever cannot see. */
  const nameButtons = () => {
    const words = document.querySelector("#pa-header [data-language]").dataset;
    for (const act of ["submit", "stop"]) {
      const button = document.querySelector(`#pa-ask .${act}-button`);
      if (button) button.ariaLabel = button.title = words[act];
    }
  };

  /* A question that is sent before the page has arrived is sent when it has. */
  let asked = false;
  const sends = (event) => event.target.closest("#pa-ask") && (event.type === "click" ? event.target.closest(".submit-button") : event.key === "Enter" && !event.shiftKey && !event.isComposing);
  for (const type of ["keydown", "keypress", "click"]) document.addEventListener(type, (event) => {
    if (document.querySelector("#pa-header [data-language]") || !sends(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    asked = true;
  }, true);

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-edit]");
    if (!button) return;
    if (button.dataset.edit !== undefined) { edit(button.dataset.edit); return; }
    await copyText(button.dataset.copy, button.dataset.rich);
    done(button);
  });

  document.addEventListener("toggle", (event) => {
    if (event.target.matches(".pa-feedback[open]")) event.target.scrollIntoView({ block: "nearest" });
  }, true);

  /* Events of one line are sent one by one, in the order of the clicks: on their way to the server
     and back they could overtake each other. Of sources only the one chosen last is opened. */
  const waiting = {};
  const triggers = {};
  const early = new Set(); // events of parts that are not there yet
  const inLine = (line, event, send) => {
    const sent = () => { if (line === "panel") window.pa.closing = event === "close_source"; send(); };
    if (!line) return sent();
    const queue = waiting[line] = waiting[line] || [];
    if (line === "panel") queue.splice(1);
    queue.push(sent);
    if (queue.length === 1) sent();
  };

  window.pa = {
    done,
    edit,
    /* Hands every click on [data-send] to the server's event of that name; `lines` has the line in
       which each event waits, "" for none. */
    wire(element, send, lines) {
      const trigger = (event, data) => inLine(lines[event], event, () => send(event, data));
      for (const event in lines) {
        triggers[event] = trigger;
        if (early.delete(event)) setTimeout(() => trigger(event, {}));
      }
      element.addEventListener("click", (event) => {
        const button = event.target.closest("[data-send]");
        if (!button || button.disabled || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
        const data = { ...button.dataset };
        if (button.dataset.prompt) {
          data.given = window.prompt(button.dataset.prompt, button.dataset.given);
          if (!data.given) return;
        }
        hideHint();
        if (button.dataset.send === "open_source" && !button.closest(".pa-panel")) window.pa.opener = button;
        trigger(button.dataset.send, data);
        if (button.dataset.done) done(button);
      });
      element.addEventListener("change", (event) => {
        const choice = event.target.closest("[data-choose]");
        if (choice) trigger(choice.dataset.choose, { value: choice.value });
        const form = event.target.name && !event.target.dataset.type && event.target.closest("[data-form]");
        if (!form) return;
        for (const box of form.querySelectorAll("[data-type]")) clearTimeout(box.waits); // what is sent has its words
        trigger(form.dataset.form, { fields: fieldsOf(form) });
      });
      element.addEventListener("input", (event) => {
        const box = event.target.closest("[data-type]");
        if (!box) return;
        clearTimeout(box.waits);
        const form = box.closest("[data-form]");
        const said = () => (form ? { fields: fieldsOf(form) } : { value: box.value });
        box.waits = setTimeout(() => trigger(box.dataset.type, said()), 150);
      });
      element.addEventListener("submit", (event) => {
        if (event.target.matches("[action]")) return;
        event.preventDefault();
        const form = event.target.closest("[data-submit]");
        if (form) trigger(form.dataset.submit, { ...form.dataset, fields: fieldsOf(form) });
      });
    },
    /* As a click on its button: an event that the page itself sends, in its line; where the part is not there yet, since
       its tab was never opened, when it is. */
    send: (event) => (triggers[event] ? triggers[event](event, {}) : early.add(event)),
    /* What was sent in a line is done, whether it `worked` or not: the next one's turn. */
    next(line, worked) {
      document.dispatchEvent(new CustomEvent("pa-sent", { detail: { line, worked } }));
      waiting[line].shift();
      if (waiting[line].length) waiting[line][0]();
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
        const table = quote.closest(".pa-scroll");
        if (table) {
          const cell = [...quote.querySelectorAll(".pa-asked")].pop() || quote;
          const within = table.getBoundingClientRect();
          const at = cell.getBoundingClientRect();
          table.scrollTop += at.top - within.top - within.height / 3;
          const named = cell === quote.firstElementChild ? 0 : quote.firstElementChild.offsetWidth; // the first column stays in sight
          const turned = getComputedStyle(table).direction === "rtl";
          const [left, right] = turned ? [within.left, within.right - named] : [within.left + named, within.right];
          const start = turned ? at.right - right : at.left - left;
          if (at.right > right || at.left < left) table.scrollLeft += at.width > right - left ? start : (at.left + at.right - left - right) / 2;
        }
        const place = quote.getBoundingClientRect();
        const frame = scroller.getBoundingClientRect();
        if (place.bottom > frame.bottom - 60) scroller.scrollTop = place.top - frame.top - frame.height / 3;
      });
    },
    /* After the conversation has changed: a new turn to the top of the view, under which its answer grows. What
       somebody reads or is about to choose stays under their eyes and their pointer. */
    chatChanged(element) {
      address();
      makeRoom();
      const turns = element.querySelectorAll(".pa-turn").length;
      if (turns !== window.pa.turns) {
        held = turns > 0;
        window.pa.foldFilters();
      }
      window.pa.turns = turns;
      requestAnimationFrame(hold);
    },
    /* What can be asked next belongs to the conversation as it was when it was looked for. */
    nextChanged(element) {
      const next = element.querySelector("[data-turns]");
      const log = document.querySelector("#pa-transcript [data-talk]");
      const turns = log ? log.querySelectorAll(".pa-turn").length : 0;
      if (next) next.hidden = next.dataset.talk !== (log && log.dataset.talk) || Number(next.dataset.turns) !== turns;
      hold();
    },
    /* A view can be shared by its address. */
    filtersChanged(element) {
      if (element.querySelector("[data-query]")) address();
      window.pa.filtersDrawn();
    },
    headerChanged(element) {
      const root = element.querySelector("[data-language]");
      if (!root) return;
      document.documentElement.lang = root.dataset.language;
      document.documentElement.dir = root.dataset.direction;
      if (asked) setTimeout(() => document.querySelector("#pa-ask .submit-button").click());
      asked = false;
      nameButtons();
      window.pa.naming = window.pa.naming || new MutationObserver(nameButtons);
      window.pa.naming.observe(document.getElementById("pa-ask"), { childList: true, subtree: true });
      const area = document.querySelector("#pa-ask textarea");
      if (area) area.dir = "auto";
    },
  };
})();
