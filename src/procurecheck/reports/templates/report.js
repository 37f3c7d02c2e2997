// Sort, filter, unfold, copy; rests on shared.js.
(() => {
  all(".tools, .copy").forEach((element) => { element.hidden = false; });

  // filter the protections by status and by words
  const clauses = document.querySelector('.tools[data-for="clauses"]');
  if (clauses) {
    const items = all("details.clause[data-status]");
    const search = clauses.querySelector("input[type=search]");
    const filter = () => {
      const wanted = new Set(all("input[name=status]:checked", clauses).map((box) => box.value));
      const words = folded(search.value);
      let shown = 0;
      for (const item of items) {
        item.hidden = !(wanted.has(item.dataset.status) && folded(item.textContent).includes(words));
        shown += item.hidden ? 0 : 1;
      }
      saying(clauses, shown, items.length);
    };
    clauses.addEventListener("input", filter);
    clauses.addEventListener("change", filter);
  }

  // filter the bidders by band and by words
  const bidders = document.querySelector('.tools[data-for="bidders"]');
  if (bidders) {
    const rows = all("table.sortable tbody tr");
    const search = bidders.querySelector("input[type=search]");
    const band = bidders.querySelector("select");
    const filter = () => {
      const words = folded(search.value);
      let shown = 0;
      for (const row of rows) {
        const details = document.getElementById(row.dataset.id);
        row.hidden = (band.value && row.dataset.band !== band.value) || !folded(row.cells[0].textContent).includes(words);
        details.hidden = row.hidden;
        shown += row.hidden ? 0 : 1;
      }
      saying(bidders, shown, rows.length);
    };
    bidders.addEventListener("input", filter);
    bidders.addEventListener("change", filter);
  }

  all("table.sortable").forEach(sortable);

  for (const button of all("button.unfold")) {
    const inside = () => all("details", document.getElementById(button.dataset.scope).parentElement);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true";
      inside().forEach((details) => { details.open = open; });
      button.setAttribute("aria-pressed", String(open));
      button.textContent = open ? button.dataset.fold : button.dataset.unfold;
    });
  }

  const said = (element) => element.tagName === "OL"
    ? [...element.children].map((item, number) => `${number + 1}. ${item.textContent.trim()}`).join("\n")
    : element.textContent;
  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  for (const button of all("button.copy")) {
    const words = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const element = document.getElementById(button.dataset.copy);
      let copied = false;
      try {
        await navigator.clipboard.writeText(said(element));
        copied = true;
      } catch {
        // a file opened from the disk may not be allowed to: select it, so that one key copies it
        select(element);
        copied = document.execCommand("copy");
      }
      if (!copied) return;
      button.textContent = `✓ ${button.dataset.done}`;
      window.setTimeout(() => { button.textContent = words; }, 2500);
    });
  }

  // a link into something folded unfolds it
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let element = target; element; element = element.parentElement) {
      if (element.tagName === "DETAILS") element.open = true;
    }
    if (target && target.tagName === "DETAILS") target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();
})();
