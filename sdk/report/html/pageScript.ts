/** What the page does by itself: lights up one path of the picture, and filters the table of ports. */
export const PAGE_SCRIPT = `
"use strict";
const picture = document.querySelector("svg.picture");
if (picture) {
  const boxes = [...picture.querySelectorAll(".box")];
  const lines = [...picture.querySelectorAll(".line")];
  let pinned = null;
  const along = (start, from, to) => {
    const found = new Set([start]);
    for (const id of found) {
      for (const line of lines) if (line.dataset[from] === id) found.add(line.dataset[to]);
    }
    return found;
  };
  const light = (id) => {
    picture.classList.toggle("lit", id !== null);
    const ahead = id === null ? new Set() : along(id, "from", "to");
    const behind = id === null ? new Set() : along(id, "to", "from");
    for (const box of boxes) box.classList.toggle("on", ahead.has(box.dataset.id) || behind.has(box.dataset.id));
    for (const { classList, dataset } of lines) {
      const on = (ahead.has(dataset.from) && ahead.has(dataset.to)) || (behind.has(dataset.from) && behind.has(dataset.to));
      classList.toggle("on", on);
    }
  };
  const pin = (box) => {
    pinned = pinned === box.dataset.id ? null : box.dataset.id;
    for (const one of boxes) one.setAttribute("aria-pressed", String(one.dataset.id === pinned));
    light(pinned);
  };
  for (const box of boxes) {
    box.addEventListener("mouseenter", () => light(box.dataset.id));
    box.addEventListener("mouseleave", () => light(pinned));
    box.addEventListener("focus", () => light(box.dataset.id));
    box.addEventListener("blur", () => light(pinned));
    box.addEventListener("click", () => pin(box));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      pin(box);
    });
  }
}
const filter = document.querySelector("#filter");
if (filter) {
  const rows = [...document.querySelectorAll("#ports tbody tr")];
  const count = document.querySelector("#filtered");
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    count.textContent = rows.filter((row) => !row.hidden).length + " of " + rows.length;
  });
}
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details")) one.open = true;
});
`;
