/* The panel: the viewer takes the place of the picture when it is ready; what is done with selected words. */
(() => {
  "use strict";
  const bar = () => document.querySelector(".pa-opened .pa-selection");
  let words = "";

  /* Beside the selection; `page`: number of the page that the words stand on, 0 where it is the one that is shown. */
  const offer = (text, place, page) => {
    const shown = bar();
    if (!shown) return;
    words = text.replace(/\s+/g, " ").slice(0, 2000);
    shown.hidden = words.length < 3 || !place;
    if (shown.hidden) return;
    const [pin, copy] = shown.children;
    pin.dataset.text = words;
    if (page) pin.dataset.part = page - 1;
    const number = page || Number(copy.closest(".pa-panel").querySelector("iframe")?.dataset.page || 0);
    const at = copy.dataset.pageWords && number ? `, ${copy.dataset.pageWords.replace("#", number)}` : "";
    copy.dataset.copy = `“${words}” ${copy.dataset.where}${at} (${pin.dataset.document})`;
    const own = shown.getBoundingClientRect();
    const left = Math.min(Math.max(8, place.left), window.innerWidth - own.width - 8);
    const top = place.top - own.height - 8 > 8 ? place.top - own.height - 8 : place.bottom + 8;
    Object.assign(shown.style, { left: `${left}px`, top: `${Math.min(top, window.innerHeight - own.height - 8)}px` });
  };

  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const node = chosen.anchorNode && (chosen.anchorNode.closest ? chosen.anchorNode : chosen.anchorNode.parentElement);
    if (!node || (node.closest && node.closest(".pa-selection"))) return;
    const inside = node.closest && node.closest(".pa-opened :is(.pa-text, .pa-under-page)");
    if (inside && !chosen.isCollapsed) offer(chosen.toString().trim(), chosen.getRangeAt(0).getBoundingClientRect(), 0);
    else if (!document.activeElement || !document.activeElement.matches("iframe, .pa-selection *")) offer("", null, 0);
  });

  /* On a phone the source lies over the page that it leads to. */
  document.addEventListener("click", (event) => {
    const away = event.target.closest(".pa-opened :is([data-send=show_document], [data-send=ask_only])");
    if (away && window.matchMedia("(max-width: 900px)").matches) document.querySelector(".pa-opened .pa-close").click();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".pa-selection button");
    if (!button) return;
    if (button.dataset.question) window.pa.edit(button.dataset.question.replace("#", words));
    setTimeout(() => { if (bar()) bar().hidden = true; }, button.dataset.done ? 1200 : 0);
  });

  Object.assign(window.pa, {
    viewerReady(frame) {
      frame.closest(".pa-viewer").classList.add("pa-viewer-ready");
      const side = frame.closest("#pa-side"); // it has the quote in view itself, below its toolbar
      const bar = side.querySelector(".pa-bar");
      side.scrollTop += frame.getBoundingClientRect().top - (bar || side).getBoundingClientRect().bottom - 8;
    },
    viewerFailed(frame) { frame.remove(); },
    leave(frame) { frame.closest(".pa-panel").querySelector(".pa-close").click(); },
    selected(frame, text, place, page) {
      const at = frame.getBoundingClientRect();
      const rect = place && { left: place.left + at.left, top: place.top + at.top, bottom: place.bottom + at.top };
      offer(text, rect, page);
    },
    /* After a document's page has come in the place of the list. */
    documentChanged(element) {
      const title = element.querySelector("#pa-document-title");
      if (!title) return;
      element.closest(".pa-tab-page").scrollTop = 0;
      title.focus({ preventScroll: true });
    },
  });
})();
