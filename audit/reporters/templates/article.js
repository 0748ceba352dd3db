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
    const total = cards.length === 1 ? "1 finding" : `${cards.length} findings`;
    const which = shown.size < cards.length ? `${shown.size} of ` : cards.length > 1 ? "All " : "";
    one("#filter-status").textContent = `${which}${total} shown`;
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

  // The next finding is counted from where the reader is: a card, a mark or a whole paragraph.
  function step(direction) {
    const shown = shownCards();
    if (!shown.length) return;
    const here = document.activeElement.closest(".card") || document.activeElement;
    const lies = (card, where) => here.compareDocumentPosition(card) & where;
    const next =
      direction > 0
        ? shown.find((card) => lies(card, Node.DOCUMENT_POSITION_FOLLOWING)) || shown[0]
        : shown.filter((card) => lies(card, Node.DOCUMENT_POSITION_PRECEDING)).pop() ||
          shown[shown.length - 1];
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

  // A text taller than the window must not stick: only its beginning would ever be seen.
  function keepTextInView() {
    const copies = all(".copy");
    const judge = (copy) =>
      copy.classList.toggle("fits", copy.offsetHeight < window.innerHeight - 36);
    const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => judge(target)));
    for (const copy of copies) watcher.observe(copy);
    window.addEventListener("resize", () => copies.forEach(judge));
  }

  // A paragraph that a filter hides must show again when a link leads to it.
  function revealTarget() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const section = target && target.closest(".paragraph");
    if (!section || !section.hidden) return;
    section.hidden = false;
    section.scrollIntoView();
  }

  // Paper cannot be clicked: what is folded is printed unfolded. A round trip is printed where the
  // reader unfolded it: those of all paragraphs would part the findings from their text by pages.
  function unfoldForPrint() {
    let unfolded = [];
    window.addEventListener("beforeprint", () => {
      unfolded = all("details:not([open], .round-trip)");
      for (const details of unfolded) details.open = true;
    });
    window.addEventListener("afterprint", () => {
      for (const details of unfolded) details.open = false;
    });
  }

  page.enableTheme();
  enableFilters();
  enableKeys();
  keepTextInView();
  unfoldForPrint();
  window.addEventListener("hashchange", revealTarget);
})();
