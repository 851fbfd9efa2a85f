// <form data-leave>: what is typed here is kept nowhere until it is sent, so the browser asks before the page goes.

const unsent = new WeakSet();
const forms = () => [...document.querySelectorAll("form[data-leave]")];

document.addEventListener("input", (event) => {
  if (event.target.form?.matches("[data-leave]")) unsent.add(event.target.form);
});
document.addEventListener("submit", (event) => unsent.delete(event.target), true);
document.addEventListener("samnak:unsent", (event) => unsent.add(event.target));

// The form came back with a question: what was typed is still unsent. After another page nothing is.
document.addEventListener("samnak:page", (event) => event.detail || forms().forEach((form) => unsent.add(form)));
forms().forEach((form) => form.querySelector(".wrong") && unsent.add(form));

addEventListener("beforeunload", (event) => forms().some((form) => unsent.has(form)) && event.preventDefault());
