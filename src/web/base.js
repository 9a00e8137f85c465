// What every page has: nothing yet but the mark that scripts run.
document.documentElement.dataset.scripts = "on";
