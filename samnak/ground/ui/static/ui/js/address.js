// data-address: a page that answered a form takes this address, so that the browser may go back to it without asking
// whether to send the form again.

const there = document.querySelector("[data-address]")?.dataset.address;
if (there) history.replaceState({}, "", there);
