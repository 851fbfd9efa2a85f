// <textarea data-draft="address">: what is typed is kept on the server a moment after the typing stops, and when the
// page goes away. Nothing is put into the browser's storage. Without this module the form works as any other.

const PAUSE = 3_000; // ms after the last letter
const PATIENCE = 30_000; // ms until a draft under way counts as failed
const states = new WeakMap(); // field -> { timer, kept, sending, stopped }

// What stands in the field at first is the draft, unless the form came back unsent (data-unkept).
const stateOf = (field) => {
  const kept = "unkept" in field.dataset ? null : field.value;
  if (!states.has(field)) states.set(field, { timer: 0, kept, sending: false, stopped: false });
  return states.get(field);
};

const later = (field) => {
  clearTimeout(stateOf(field).timer);
  stateOf(field).timer = setTimeout(keep, PAUSE, field);
};

const say = (field, word) => {
  for (const one of field.form.querySelectorAll("[data-draft-said]")) one.hidden = one.dataset.draftSaid !== word;
};

// Only the text, the token and the form's key: a draft that comes after its note is let go by the server. Without whose
// form it is: after a sign-in that ran out, the whole form is held when it is sent, not its drafts.
const bodyOf = (field) => {
  const [all, body] = [new FormData(field.form), new FormData()];
  for (const name of ["csrfmiddlewaretoken", "key"]) body.append(name, all.get(name) ?? "");
  body.append("text", field.value);
  return body;
};

// The form says which draft it saw last: one that another page wrote meanwhile is not thrown away with this one.
const seen = (field, text) => {
  if (field.form?.elements.draft) field.form.elements.draft.value = text;
};

const keep = async (field, leaving = false) => {
  const [state, typed] = [stateOf(field), field.value];
  clearTimeout(state.timer);
  if (state.stopped || typed === state.kept) return;
  if (state.sending && !leaving) return later(field); // on a weak line an older draft must not come last
  state.sending = true;
  try {
    // keepalive lets it arrive after the page has gone; the browser refuses it for very long texts.
    const answer = await fetch(field.dataset.draft, {
      method: "POST",
      body: bodyOf(field),
      keepalive: leaving,
      redirect: "manual",
      signal: leaving ? undefined : AbortSignal.timeout?.(PATIENCE),
    });
    if (answer.ok) seen(field, (state.kept = typed));
    say(field, answer.ok ? "kept" : "failed");
  } catch {
    say(field, "failed");
  } finally {
    state.sending = false;
  }
};

const fields = () => document.querySelectorAll("textarea[data-draft]");

// A field of a swapped page is met here, before anything is typed into it.
document.addEventListener("focusin", (event) => event.target.matches?.("textarea[data-draft]") && stateOf(event.target));

document.addEventListener("input", (event) => {
  if (event.target.matches?.("textarea[data-draft]")) later(event.target);
});

// The note itself is on its way: no draft may follow it. If it could not be sent, drafts go on.
const stop = (stopped) => (event) => {
  for (const field of event.target.querySelectorAll?.("textarea[data-draft]") ?? []) {
    clearTimeout(stateOf(field).timer);
    stateOf(field).stopped = stopped;
    if (!stopped) keep(field);
  }
};
document.addEventListener("submit", stop(true), true);
document.addEventListener("samnak:unsent", stop(false));

// Another form of the page (its language) takes the page away: first the draft arrives, then that form is sent.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const late = [...fields()].filter((one) => one.form !== form && !stateOf(one).stopped && one.value !== stateOf(one).kept);
  if (form.dataset.waited || !late.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.dataset.waited = "1";
  await Promise.race([Promise.all(late.map((one) => keep(one, true))), new Promise((done) => setTimeout(done, PAUSE))]);
  form.dispatchEvent(new Event("samnak:unsent", { bubbles: true })); // double.js counts this press as the first
  form.requestSubmit(submitter);
  delete form.dataset.waited;
}, true);

const leave = () => fields().forEach((field) => keep(field, true));
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
addEventListener("pagehide", leave);

fields().forEach(stateOf);
