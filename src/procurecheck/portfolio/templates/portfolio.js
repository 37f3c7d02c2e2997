// Comfort for those who have scripts: sort and filter. Everything is on the page without them.
"use strict";
(() => {
  const table = document.querySelector("table.sortable");
  const tools = document.querySelector(".tools");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = new Map(rows.map((row) => [row, folded(row.textContent)]));
  const [search, band, sector] = ["input", "select[name=band]", "select[name=sector]"].map((s) => tools.querySelector(s));
  const line = tools.querySelector(".shown");
  tools.hidden = false;

  const filter = () => {
    const wanted = folded(search.value);
    let shown = 0;
    for (const row of rows) {
      row.hidden = (band.value && row.dataset.band !== band.value)
        || (sector.value && row.dataset.sector !== sector.value)
        || !words.get(row).includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    line.textContent = shown === rows.length
      ? "" : line.dataset.words.replace("{shown}", shown).replace("{total}", rows.length);
  };
  tools.addEventListener("input", filter);
  tools.addEventListener("change", filter);

  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const number = head.dataset.sort === "number";
      const keyed = rows.map((row) => {
        const text = number ? row.cells[column].dataset.value : row.cells[column].textContent;
        return [text === "" ? null : number ? Number(text) : text, row];
      });
      // what has no value stands last, either way
      keyed.sort(([one], [other]) => {
        if (one === null || other === null) return (one === null) - (other === null);
        const way = number ? one - other : order.compare(one, other);
        return down ? -way : way;
      });
      body.append(...keyed.map(([, row]) => row));
    });
  });
})();
