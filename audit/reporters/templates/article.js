// Filters and keys for the page of one article.
(() => {
  const { one, all } = page;
  const SEVERITIES = ["critical", "major", "minor", "neutral"];
  const cards = all(".card");
  const shownCards = () => cards.filter((card) => !card.hidden);

  function checkedValues(name) {
    return new Set(all(`input[name="${name}"]:checked`).map((box) => box.value));
  }

  // A mark leads to the first of its findings that is shown and looks like the worst of them.
  function applyToMark(mark, shown) {
    const numbers = mark.dataset.findings.split(" ").filter((number) => shown.has(number));
    const severities = numbers.map((number) => one(`#finding-${number}`).dataset.severity);
    const worst = SEVERITIES.find((severity) => severities.includes(severity));
    mark.className = worst ? `sev-${worst}` : "muted";
    mark.toggleAttribute("data-overlap", numbers.length > 1);
    const link = mark.querySelector("a");
    if (worst) link.href = `#finding-${numbers[0]}`;
    else link.removeAttribute("href");
  }

  function applyFilters() {
    const severities = checkedValues("severity");
    const categories = checkedValues("category");
    const shown = new Set();
    for (const card of cards) {
      const { severity, category, number } = card.dataset;
      card.hidden = !(severities.has(severity) && categories.has(category));
      if (!card.hidden) shown.add(number);
    }
    for (const mark of all("mark")) applyToMark(mark, shown);
    for (const sup of all("sup[data-finding]")) sup.hidden = !shown.has(sup.dataset.finding);
    const hidesClean = one("#hide-clean").checked;
    for (const section of all(".paragraph")) {
      section.hidden = hidesClean && !section.querySelector(".card:not([hidden])");
    }
    one("#filter-status").textContent =
      shown.size === cards.length
        ? `All ${cards.length} findings shown`
        : `${shown.size} of ${cards.length} findings shown`;
  }

  function enableFilters() {
    const filters = one("#filters");
    if (!filters) return;
    filters.hidden = false;
    // On a phone the article comes first, and the filters unfold on demand.
    one("#filters details").open = window.matchMedia("(min-width: 56rem)").matches;
    filters.addEventListener("change", applyFilters);
    one("#filters form").addEventListener("submit", (event) => event.preventDefault());
  }

  function step(direction) {
    const shown = shownCards();
    if (!shown.length) return;
    const current = shown.indexOf(document.activeElement.closest(".card"));
    const from = current < 0 && direction < 0 ? 0 : current;
    const next = shown[(from + direction + shown.length) % shown.length];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  }

  function isTyping(target) {
    return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  }

  function enableKeys() {
    const help = one("#help");
    one("#help-open").addEventListener("click", () => help.showModal());
    const actions = { j: () => step(1), k: () => step(-1), "?": () => help.showModal() };
    document.addEventListener("keydown", (event) => {
      const hasModifier = event.ctrlKey || event.altKey || event.metaKey;
      if (hasModifier || help.open || !one("#keys-on").checked || isTyping(event.target)) return;
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });
  }

  // A paragraph that a filter hides must show again when a link leads to it.
  function revealTarget() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const section = target && target.closest(".paragraph");
    if (!section || !section.hidden) return;
    section.hidden = false;
    section.scrollIntoView();
  }

  // Paper cannot be clicked: what is folded is printed unfolded.
  function unfoldForPrint() {
    let unfolded = [];
    window.addEventListener("beforeprint", () => {
      unfolded = all("details:not([open])");
      for (const details of unfolded) details.open = true;
    });
    window.addEventListener("afterprint", () => {
      for (const details of unfolded) details.open = false;
    });
  }

  page.enableTheme();
  enableFilters();
  enableKeys();
  unfoldForPrint();
  window.addEventListener("hashchange", revealTarget);
})();
