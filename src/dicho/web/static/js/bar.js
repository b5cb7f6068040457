// The screens' bar on a narrow window: the open screen's link, and whichever has the focus, is whole in sight.

const sections = document.querySelector(".sections");
const show = (link) => {
  sections.scrollLeft += Math.min(0, link.getBoundingClientRect().left - sections.getBoundingClientRect().left);
  sections.scrollLeft += Math.max(0, link.getBoundingClientRect().right - sections.getBoundingClientRect().right);
};

sections.addEventListener("focusin", (event) => show(event.target));
const open = sections.querySelector("[aria-current]");
if (open) show(open);
