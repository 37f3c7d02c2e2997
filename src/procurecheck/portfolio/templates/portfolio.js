// Sort and filter; rests on shared.js.
(() => {
  const table = document.querySelector("table.sortable");
  const tools = document.querySelector(".tools");
  const rows = [...table.tBodies[0].rows];
  const words = new Map(rows.map((row) => [row, folded(row.textContent)]));
  const [search, band, sector] = ["input", "select[name=band]", "select[name=sector]"].map((s) => tools.querySelector(s));
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
    saying(tools, shown, rows.length);
  };
  tools.addEventListener("input", filter);
  tools.addEventListener("change", filter);

  sortable(table);
})();
