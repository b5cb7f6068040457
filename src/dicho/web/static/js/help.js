// The help as a dialog over any page; without a script its link opens the page.

const address = "/help?part=1";
let dialog = null;

/** Show the help, or its page where it cannot be fetched. */
export async function help() {
  if (document.body.dataset.section === "help") return;
  try {
    dialog ??= await made();
    dialog.showModal();
  } catch {
    location.assign("/help");
  }
}

async function made() {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  const text = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  const box = document.createElement("dialog");
  box.className = "help";
  box.append(...text.childNodes);
  box.setAttribute("aria-labelledby", box.querySelector("h1").id);
  box.querySelector("[data-close]").addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close();
  });
  document.body.append(box);
  return box;
}
