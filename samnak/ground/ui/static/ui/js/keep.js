// <form data-keep>: when the line is weak, nothing typed is lost. The form is sent from the page itself; if it does
// not arrive, the page stays as it is and says so. Nothing is put into the browser's storage, and the one address that
// htmx writes there on every page, for a history we do not use, is taken out again.

try {
  sessionStorage.removeItem("htmx-current-path-for-history");
} catch {
  // a browser without storage has nothing to take out
}

const PATIENCE = 30_000; // ms; a phone that waits longer looks broken. Sending twice is safe: the form carries a key.

const pageAddress = () => location.pathname + location.search;
let here = pageAddress();

const say = (form, failed) => {
  const message = form.querySelector("[data-unsent]");
  message.hidden = !failed;
  if (failed) message.focus();
};

const isPage = (answer) => (answer.headers.get("Content-Type") ?? "").startsWith("text/html");

// The answer becomes the page. It was fetched once already: asking again would read a person's page twice.
const show = (html, address) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  if (address) history.pushState({}, "", address);
  here = pageAddress();
  document.body.replaceWith(page.body);
  window.htmx?.process(document.body);
  scrollTo(0, 0);
  document.dispatchEvent(new CustomEvent("samnak:page", { detail: address }));
};

const send = async (form, submitter) => {
  const action = submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const answer = await fetch(action, {
    method: "POST",
    body,
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (answer.status >= 500) throw new Error(`answered ${answer.status}`);
  if (!isPage(answer)) return location.assign(answer.url);
  return show(await answer.text(), answer.redirected ? answer.url : "");
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-keep]") || !form.querySelector("[data-unsent]")) return;
  event.preventDefault();
  say(form, false);
  try {
    await send(form, event.submitter);
  } catch {
    form.dispatchEvent(new Event("samnak:unsent", { bubbles: true }));
    say(form, true);
  }
});

// Going back to an address that show() left has no page in memory behind it; a mere #anchor changes nothing.
addEventListener("popstate", () => pageAddress() === here || location.reload());
