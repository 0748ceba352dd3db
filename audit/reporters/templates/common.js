"use strict";
// What the pages share. Both are complete without script.
const page = {
  one: (selector) => document.querySelector(selector),
  all: (selector, root = document) => [...root.querySelectorAll(selector)],

  // The system's colours hold until the reader chooses others for this page.
  enableTheme() {
    const button = page.one("#theme");
    const root = document.documentElement;
    const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
    const show = (dark) => button.setAttribute("aria-pressed", String(dark));
    show(systemDark.matches);
    systemDark.addEventListener("change", (event) => {
      if (!root.dataset.theme) show(event.matches);
    });
    button.addEventListener("click", () => {
      const dark = button.getAttribute("aria-pressed") !== "true";
      root.dataset.theme = dark ? "dark" : "light";
      show(dark);
    });
    page.one(".tools").hidden = false;
  },
};
