/* What is done with an answer without the server: rich text for the clipboard, a file, a question edited in its place. */
(() => {
  "use strict";
  const told = (button) => window.pa.done(button);

  document.addEventListener("click", (event) => {
    const save = event.target.closest("[data-save]");
    if (save) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", save.dataset.save], { type: "text/csv;charset=utf-8" }));
      link.download = save.dataset.file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      told(save);
    }
    const turn = event.target.closest(".pa-turn");
    const form = turn && turn.querySelector(".pa-edit");
    if (form && event.target.closest("[data-edit-open]")) {
      form.hidden = false;
      form.previousElementSibling.hidden = true;
      const box = form.querySelector("textarea");
      box.focus();
      box.setSelectionRange(box.value.length, box.value.length);
      form.scrollIntoView({ block: "nearest" });
    }
    if (form && event.target.closest("[data-edit-close]")) close(form);
  });

  /* What was said further is open until it is kept, so that nothing is lost when it cannot be. */
  document.addEventListener("submit", (event) => {
    const said = event.target.closest(".pa-feedback");
    if (said) said.dataset.sent = "";
  });
  document.addEventListener("pa-sent", (event) => {
    if (event.detail.line !== "feedback") return;
    for (const said of document.querySelectorAll(".pa-feedback[data-sent]")) {
      delete said.dataset.sent;
      if (event.detail.worked) said.open = false;
    }
  });

  const close = (form) => {
    form.hidden = true;
    form.reset();
    form.previousElementSibling.hidden = false;
    form.closest(".pa-turn").querySelector("[data-edit-open]").focus();
  };

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest && event.target.closest(".pa-edit");
    if (!form) return;
    if (event.key === "Escape") close(form);
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("textarea")) form.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
