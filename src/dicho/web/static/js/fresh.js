// A list that changed is asked for anew, and every part of the page marked data-fresh put in the place of the old one.

/** Show the page's list as the server has it now. */
export async function refresh() {
  const asked = new URL(location.href);
  asked.searchParams.delete("done");
  const answer = await fetch(asked);
  if (!answer.ok) {
    location.reload();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-fresh]")) {
    const now = page.getElementById(part.id);
    if (now) part.replaceWith(document.adoptNode(now));
  }
}
