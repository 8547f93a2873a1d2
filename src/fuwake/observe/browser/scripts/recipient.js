// (whole) → what the window shows as text: {width, texts: [{text, pieces: [[start, end, left, top, width, height]]}], cut, drawn}.
// Of fields what stands in them; unless `whole`, of fields only. drawn: [[left, top, width, height]] of what is shown as a picture.
(whole) => {
  const texts = [], drawn = [], MOST_DRAWN = 200, MOST_TEXT = 60000, MOST_PIECES = 4000;
  let size = 0, pieces = 0, cut = false;
  const box = (start, end, rect) => [start, end, rect.left, rect.top, rect.width, rect.height];
  const runs = new Map();
  const block = (node) => {
    let el = node;
    while (el && el.parentElement && /^(inline|contents)/.test(getComputedStyle(el).display)) el = el.parentElement;
    return el;
  };
  const add = (run, node) => {
    const text = node.data.slice(0, 20000), start = run.text.length;
    size += text.length;
    run.text += text;
    for (const found of text.matchAll(/\S{1,12}/g)) {
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      for (const rect of range.getClientRects()) {
        if (rect.width < 1 || rect.height < 1 || rect.bottom < 0 || rect.top > innerHeight) continue;
        if (++pieces > MOST_PIECES) { cut = true; return; }
        run.pieces.push(box(start + found.index, start + found.index + found[0].length, rect));
      }
    }
  };
  const draws = (el) => el.matches("canvas,img,svg,image,video,embed,object,input[type=image]")
    || [undefined, "::before", "::after"].some((part) => {
      const style = getComputedStyle(el, part);
      return style.backgroundImage.includes("url(") || style.content.length > 8 || style.listStyleImage.startsWith("url(")
        || style.borderImageSource.startsWith("url(") || (style.maskImage || "").includes("url(");
    });
  for (const el of everything(document)) {
    if (drawn.length < MOST_DRAWN && draws(el)) {
      // What stands on the page's ground covers the window.
      const all = el === document.documentElement || el === document.body, rect = el.getBoundingClientRect();
      const seen = rect.bottom > 0 && rect.right > 0 && rect.top < innerHeight && rect.left < innerWidth;
      if (all) drawn.push([0, 0, innerWidth, innerHeight]);
      else if (seen && el.checkVisibility({visibilityProperty: true})) drawn.push([rect.left, rect.top, rect.width, rect.height]);
    }
    if (el.matches("input,textarea,select")) {
      const type = (el.type || "").toLowerCase();
      if (["hidden", "password", "checkbox", "radio", "file", "image"].includes(type)) continue;
      const text = (el.localName === "select" ? [...el.selectedOptions].map((one) => one.text).join(" ") : el.value || el.placeholder || "").slice(0, 2000);
      if (text) texts.push({ text, pieces: [box(0, text.length, el.getBoundingClientRect())] });
      continue;
    }
    if (!whole || cut || el.matches("script,style,noscript,template,option")) continue;
    for (const node of el.childNodes) {
      if (node.nodeType !== 3 || !node.data.trim()) continue;
      if (size > MOST_TEXT) { cut = true; break; }
      const of = block(el);
      if (!runs.has(of)) { runs.set(of, { text: "", pieces: [] }); texts.push(runs.get(of)); }
      add(runs.get(of), node);
    }
  }
  return { width: window.visualViewport ? visualViewport.width : innerWidth, texts: texts.slice(0, 3000), cut, drawn };
}
