// → the small pictures that a person sees, the uppermost first, with their print (tools.js); null where the page may not read them.
() => (async () => {
  const found = [];
  for (const el of everything(document)) {
    if (found.length >= 8) break;
    if (!(el.matches("img") || (el.localName === "svg" && !(el.parentElement && el.parentElement.closest("svg")))) || !shown(el)) continue;
    const box = el.getBoundingClientRect();
    if (box.width < 14 || box.height < 14 || box.width > 700 || box.height > 400 || box.top + scrollY > 1200) continue;
    found.push({el, alt: brief(el.alt || el.getAttribute("aria-label") || (el.querySelector && el.querySelector("title") || {}).textContent || el.title, 100), box});
  }
  return Promise.all(found.map(async ({el, alt, box}) => ({
    alt,
    src: el.localName === "img" ? (el.currentSrc || el.src || "").replace(/^(data|blob):.*$/s, "$1:").slice(0, 500) : "",
    width: Math.round(box.width),
    height: Math.round(box.height),
    print: await printOf(el),
  })));
})()
