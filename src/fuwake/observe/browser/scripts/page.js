// → what the document says of itself.
() => {
  const root = document.documentElement;
  const icons = [...document.querySelectorAll("link[rel~='icon' i]")].map((el) => el.href).filter(Boolean);
  return {
    title: brief(document.title, 300),
    language: brief(root.lang, 35),
    text: (document.body ? document.body.innerText : root.textContent || "").slice(0, 20000),
    html: root.outerHTML.slice(0, 1000000),
    icon: icons[0] || (location.protocol.startsWith("http") ? new URL("/favicon.ico", location.href).href : ""),
    height: Math.max(root.scrollHeight, document.body ? document.body.scrollHeight : 0),
    forms: [...(document.forms || [])].slice(0, 10).map((el) => {
      const action = el.getAttribute("action");
      let url = location.href;
      try { url = action ? new URL(action, document.baseURI).href : url; } catch { url = action; }
      return [(el.getAttribute("method") || "get").toLowerCase() === "post" ? "POST" : "GET", url.slice(0, 2000)];
    }),
  };
}
