// What every page has: the keyboard, and the mark that scripts run.
import "/static/keys.js";

document.documentElement.dataset.scripts = "on";
