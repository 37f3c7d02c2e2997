// Comfort for those who have scripts: sort, filter, unfold, copy. Everything is on the page without them.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  all(".tools, .copy").forEach((element) => { element.hidden = false; });

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const report = (tools, shown, total) => {
    const line = tools.querySelector(".shown");
    line.textContent = shown === total ? "" : line.dataset.words.replace("{shown}", shown).replace("{total}", total);
  };

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
      report(clauses, shown, items.length);
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
      report(bidders, shown, rows.length);
    };
    bidders.addEventListener("input", filter);
    bidders.addEventListener("change", filter);
  }

  // sort the bidders by any column; what has no value stands last
  for (const table of all("table.sortable")) {
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (row) => {
          const cell = row.cells[column];
          if (head.dataset.sort !== "number") return cell.textContent;
          return cell.dataset.value === "" ? null : Number(cell.dataset.value);
        };
        const body = table.tBodies[0];
        const sorted = [...body.rows].sort((left, right) => {
          const [one, other] = [value(left), value(right)];
          if (one === null || other === null) return (one === null) - (other === null);
          const order = head.dataset.sort === "number" ? one - other : one.localeCompare(other, document.documentElement.lang);
          return down ? -order : order;
        });
        body.append(...sorted);
      });
    });
  }

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
