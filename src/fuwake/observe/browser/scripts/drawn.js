// → how much of the window is covered by canvases and pictures, 0 to 1 (what overlaps counts twice, at most 1).
() => {
  let area = 0;
  for (const el of everything(document)) {
    const draws = el.matches("canvas,img,svg,video,embed,object") || getComputedStyle(el).backgroundImage.startsWith("url(");
    if (!draws || !shown(el)) continue;
    const box = el.getBoundingClientRect();
    const width = Math.min(box.right, innerWidth) - Math.max(box.left, 0), height = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
    if (width > 0 && height > 0) area += width * height;
  }
  return Math.min(1, area / (innerWidth * innerHeight));
}
