// What every page has: the keyboard, tables that can be moved with it, and the mark that scripts run.
import "/static/keys.js";

document.documentElement.dataset.scripts = "on";

// What is wider than its place can be reached, and scrolled with the arrows; what is not is no stop of Tab.
const watch = new ResizeObserver((seen) => {
  for (const { target } of seen)
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
});
for (const wide of document.querySelectorAll(".wide, pre")) watch.observe(wide);
