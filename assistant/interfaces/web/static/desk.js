/* A briefing as cards: they and their points are dragged; own words are typed in their place; what was moved keeps the focus. */
(() => {
  "use strict";
  const desk = () => document.getElementById("pa-briefing-cards");

  /* The same way as a click on a button of ours. */
  const send = (event, data) => {
    const button = Object.assign(document.createElement("button"), { type: "button", hidden: true });
    Object.assign(button.dataset, { send: event, ...data });
    desk().querySelector(".pa-briefing-cards").append(button);
    button.click();
    button.remove();
  };

  let dragged = null;
  let goal = null;
  const clear = () => { for (const one of document.querySelectorAll(".pa-goes-before, .pa-goes-last")) one.classList.remove("pa-goes-before", "pa-goes-last"); };
  const itemsIn = (place, kind) => [...place.querySelectorAll(`[data-item=${kind}]`)].filter((one) => one !== dragged);
  const following = (items, y) => items.find((one) => { const box = one.getBoundingClientRect(); return y < box.top + box.height / 2; });

  document.addEventListener("dragstart", (event) => {
    const grip = event.target.closest && event.target.closest(".pa-grip");
    if (!grip) return;
    dragged = grip.closest("[data-item]");
    dragged.classList.add("pa-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(dragged, 16, 16);
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged || !event.target.closest("#pa-briefing-cards")) return;
    event.preventDefault();
    clear();
    const kind = dragged.dataset.item;
    const card = event.target.closest("[data-item=card]");
    const place = kind === "card" ? desk() : card;
    if (!place) return;
    const before = following(itemsIn(place, kind), event.clientY);
    const last = itemsIn(place, kind).pop() || place;
    goal = { card: kind === "card" ? dragged.dataset.id : card.dataset.id, before: before ? before.dataset.id : "" };
    (before || last).classList.add(before ? "pa-goes-before" : "pa-goes-last");
  });
  document.addEventListener("drop", (event) => {
    if (!dragged || !goal || !event.target.closest("#pa-briefing-cards")) return;
    event.preventDefault();
    if (dragged.dataset.item === "card") send("move_card", goal);
    else send("move_point", { ...goal, point: dragged.dataset.id });
  });
  document.addEventListener("dragend", () => {
    if (dragged) dragged.classList.remove("pa-dragged");
    dragged = goal = null;
    clear();
  });

  /* A form for own words, below the point or the heading whose button was chosen, or in the place of words that are there. */
  let opener = null;
  const close = () => { for (const form of document.querySelectorAll(".pa-own-place")) form.remove(); };
  const write = (button) => {
    close();
    opener = button;
    const place = Object.assign(document.createElement("li"), { className: "pa-own-place" });
    place.append(desk().querySelector("template").content.cloneNode(true));
    const form = place.querySelector("form");
    const { card, before, point, text } = button.dataset;
    Object.assign(form.dataset, point ? { submit: "reword_words", point } : { card, before });
    const item = button.closest("li");
    if (item) item.after(place);
    else button.closest("section").querySelector("ol").prepend(place);
    const box = place.querySelector("textarea");
    box.value = text || "";
    box.focus();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#pa-briefing-cards [data-own]");
    if (button) write(button);
    if (event.target.closest("[data-own-close]")) { close(); opener.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest(".pa-own-place")) { close(); opener.focus(); }
    const held = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (!held || !event.target.closest("#pa-briefing-cards, #pa-briefings") || event.target.closest("textarea")) return;
    event.preventDefault();
    document.querySelector(`#pa-briefings [data-send=${event.shiftKey ? "redo" : "undo"}_change]`).click();
  });

  /* What had the focus before the cards were drawn anew has it again; where it was taken out, what stands in its place. */
  let kept = null;
  const buttons = () => [...desk().querySelectorAll("button:not(:disabled)")];
  const same = (button) => button.dataset.send === kept.send && button.dataset[kept.send.endsWith("card") ? "card" : "point"] === kept.id;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#pa-briefing-cards [data-send]:not([hidden])");
    if (!button) return;
    const { send: name, card, point } = button.dataset;
    kept = { send: name, id: name.endsWith("card") ? card : point, up: button.matches(":has(+ [data-send=move_card], + [data-send=move_point])"), at: buttons().indexOf(button) };
  }, true);
  document.addEventListener("submit", (event) => { if (event.target.closest(".pa-own-place")) kept = { send: "write", id: "", at: buttons().indexOf(opener) }; }, true);

  Object.assign(window.pa, {
    cardsChanged() {
      if (!kept || !desk().querySelector("[data-item]")) return;
      const found = [...desk().querySelectorAll("button[data-send]")].filter(same);
      const pressed = found[kept.up ? 0 : found.length - 1];
      const again = pressed && !pressed.disabled ? pressed : found.find((one) => !one.disabled) || buttons()[Math.min(kept.at, buttons().length - 1)];
      if (again && !document.activeElement.closest("#pa-briefings, .pa-own-place")) again.focus();
      kept = null;
    },
    /* A briefing that was opened is told by its title. */
    briefingChanged(element) {
      const title = element.querySelector(".pa-briefing-tools h2");
      const opened = title && title.textContent;
      if (title && window.pa.briefing !== opened && document.activeElement === document.body) title.focus();
      window.pa.briefing = opened;
    },
  });
})();
