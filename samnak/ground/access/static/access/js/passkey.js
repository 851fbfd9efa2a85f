// <form data-passkey="{...}">: the browser asks for a passkey, or makes one, and the form is sent with what it says.
// Without this script, or in a browser that knows no passkeys, the form stays hidden and codes are used.

const bytes = (text) => {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
};

const text = (buffer) => {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const known = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

const optionsOf = (asked) => {
  const options = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) options.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.allowCredentials) options.allowCredentials = known(asked.allowCredentials);
  if (asked.excludeCredentials) options.excludeCredentials = known(asked.excludeCredentials);
  return options;
};

const said = (credential) => {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const ask = (publicKey) =>
  publicKey.user ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey });

const answer = async (form) => {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const credential = await ask(optionsOf(JSON.parse(form.dataset.passkey).publicKey));
    form.elements.credential.value = said(credential);
    form.submit();
  } catch {
    failed.hidden = false;
    form.dispatchEvent(new Event("samnak:unsent", { bubbles: true }));
  }
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
}
