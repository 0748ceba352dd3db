// Other orders for the table, which comes sorted worst first.
(() => {
  const { one, all } = page;
  const TEXT_KEYS = new Set(["title", "date", "verdict"]);

  function compare(key) {
    if (TEXT_KEYS.has(key)) return (a, b) => a.dataset[key].localeCompare(b.dataset[key]);
    return (a, b) => Number(a.dataset[key]) - Number(b.dataset[key]);
  }

  function sortBy(header) {
    const ascending = header.getAttribute("aria-sort") !== "ascending";
    const body = one(".articles tbody");
    const rows = all("tr", body).sort(compare(header.dataset.key));
    body.append(...(ascending ? rows : rows.reverse()));
    for (const other of all(".articles thead th")) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const direction = ascending ? "rising" : "falling";
    one("#order").textContent = `by ${header.textContent.toLowerCase()}, ${direction}`;
  }

  function enableSorting() {
    for (const header of all(".articles th[data-key]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = header.textContent;
      button.addEventListener("click", () => sortBy(header));
      header.replaceChildren(button);
    }
  }

  page.enableTheme();
  enableSorting();
})();
