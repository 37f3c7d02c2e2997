// Comfort for those who have scripts, shared by the pages. Everything is on them without scripts.
"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// say how many of all are shown, where it is not all
const saying = (tools, shown, total) => {
  const line = tools.querySelector(".shown");
  line.textContent = shown === total ? "" : line.dataset.words.replace("{shown}", shown).replace("{total}", total);
};

// sort a table by any column: by the words, or by data-value where the head says data-sort="number"
const sortable = (table) => {
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const [body] = table.tBodies;
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
      const keyed = [...body.rows].map((row) => {
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
};
