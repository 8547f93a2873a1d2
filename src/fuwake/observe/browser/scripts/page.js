// → what the document says of itself.
() => {
  const root = document.documentElement;
  const comments = [], walker = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  for (let node = walker.nextNode(), seen = 0; node && seen < 500 && comments.length < 20; node = walker.nextNode(), seen += 1) {
    const text = brief(node.data, 200);
    if (text && !/^\[if |^<!\[endif/.test(text)) comments.push(text);
  }
  const icons = [...document.querySelectorAll("link[rel~='icon' i]")].map((el) => el.href).filter(Boolean);
  return {
    title: brief(document.title, 300),
    language: brief(root.lang, 35),
    text: (document.body ? document.body.innerText : root.textContent || "").slice(0, 20000),
    html: root.outerHTML.slice(0, 1000000),
    icon: icons[0] || (location.protocol.startsWith("http") ? new URL("/favicon.ico", location.href).href : ""),
    height: Math.max(root.scrollHeight, document.body ? document.body.scrollHeight : 0),
    comments,
    headings: [...document.querySelectorAll("h1,h2,[role=heading]")].slice(0, 40).filter(shown).map((el) => brief(el.innerText)).filter(Boolean).slice(0, 8),
    forms: [...(document.forms || [])].slice(0, 10).map((el) => {
      const action = el.getAttribute("action");
      let url = location.href;
      try { url = action ? new URL(action, document.baseURI).href : url; } catch { url = action; }
      return [(el.getAttribute("method") || "get").toLowerCase() === "post" ? "POST" : "GET", url.slice(0, 2000)];
    }),
  };
}
