// Leads keyboard and reader to what matters: the error summary when there is one; the content after a swapped page.

const toSummary = (root) => {
  const summary = root.querySelector(".errors");
  summary?.focus();
  return summary;
};

const fieldOf = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));

// A link of the summary puts the cursor into its field and shows the field's label with it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".errors a[href^='#']");
  const field = link && fieldOf(link);
  if (!field) return;
  event.preventDefault();
  (field.closest("fieldset, .field, .q") ?? field).scrollIntoView();
  field.focus({ preventScroll: true });
});

// Sent by keep.js when the answer to a form has become the page.
document.addEventListener("samnak:page", () => {
  if (!toSummary(document)) document.querySelector("main")?.focus({ preventScroll: true });
});

document.addEventListener("htmx:afterSettle", (event) => toSummary(event.target));

toSummary(document);
