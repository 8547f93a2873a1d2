"use strict";
// Finds articles on this device: each year's index is a list of rows [slug, date, title, lead, further words], the newest first.
(() => {
  const form = document.querySelector("form.search");
  const box = document.getElementById("q");
  const state = document.getElementById("state");
  const list = document.getElementById("found");
  const { lang, none, found, reading } = form.dataset;
  const up = lang === "ja" ? "" : "../";
  const years = form.dataset.index.split(" ").filter(Boolean);
  const most = 50;
  let rows = null;

  const fold = (text) => text.normalize("NFKC").toLowerCase();

  async function read() {
    if (rows) return rows;
    state.textContent = reading;
    const parts = await Promise.all(
      years.map((year) => fetch(`${up}search/${lang}-${year}.json`).then((answer) => (answer.ok ? answer.json() : []))),
    );
    rows = parts.flat().map((row) => ({ row, text: fold(row.slice(2).join(" ")) }));
    return rows;
  }

  function show(hits, total) {
    list.replaceChildren(
      ...hits.map(([slug, date, title, lead]) => {
        const item = document.createElement("li");
        const when = document.createElement("p");
        when.className = "when";
        when.textContent = date;
        const name = document.createElement("p");
        name.className = "name";
        const link = document.createElement("a");
        link.href = `a/${slug}/index.html`;
        link.textContent = title;
        name.append(link);
        const about = document.createElement("p");
        about.className = "gist";
        about.textContent = lead;
        item.append(when, name, about);
        return item;
      }),
    );
    state.textContent = total === null ? "" : total === 0 ? none : `${total} ${found}`;
  }

  async function look() {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    const asked = box.value;
    if (!words.length) {
      show([], null);
      return;
    }
    const all = await read();
    if (asked !== box.value) return; // typed on meanwhile
    const hits = all.filter(({ text }) => words.every((word) => text.includes(word)));
    show(hits.slice(0, most).map(({ row }) => row), hits.length);
    const address = new URL(location.href);
    address.hash = `q=${encodeURIComponent(asked)}`;
    history.replaceState(null, "", address);
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", look);
  box.addEventListener("focus", read, { once: true });
  const before = /^#q=(.+)$/.exec(location.hash);
  if (before) {
    try {
      box.value = decodeURIComponent(before[1]);
    } catch {
      box.value = "";
    }
    look();
  }
})();
