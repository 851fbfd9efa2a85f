// A form is sent once. A second press while the first is under way does nothing; the button says so to a reader.
// Forms that htmx sends are left to htmx; data-again marks one whose answer is a file, so that the page stays.

const PATIENCE = 30_000; // ms; after that a button works again, whatever became of the first press

const buttonsOf = (form) => [...form.elements].filter((one) => one.type === "submit");

const rest = (form) => {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) button.removeAttribute("aria-disabled");
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post" || form.matches("[hx-post], [data-again]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "1";
  // Not `disabled`: a disabled button would take its own name and value out of what is sent.
  for (const button of buttonsOf(form)) button.setAttribute("aria-disabled", "true");
  setTimeout(rest, PATIENCE, form);
}, true);

// keep.js says that a form came back unsent.
document.addEventListener("samnak:unsent", (event) => rest(event.target));

// A page taken back from the browser's memory may be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(rest);
});
