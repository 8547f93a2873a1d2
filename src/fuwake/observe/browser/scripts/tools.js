// Shared by the scripts that look at a page: evaluated in front of each of them, leaves nothing in the page.
const MOST = 4000;
function* everything(root) {
  // Elements of the document and of all open shadow roots, in document order, without recursion into one another's depth.
  const roots = [root];
  let count = 0;
  while (roots.length) {
    const walker = document.createTreeWalker(roots.shift(), NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (++count > MOST) return;
      if (node.shadowRoot) roots.push(node.shadowRoot);
      yield node;
    }
  }
}
const brief = (text, most = 120) => (text || "").replace(/\s+/g, " ").trim().slice(0, most);
function shown(el) {
  const box = el.getBoundingClientRect();
  if (box.width < 2 || box.height < 2 || box.right <= 0 || box.bottom + scrollY <= 0) return false;
  if (!el.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true})) return false;
  // A box without room that clips what is in it.
  for (let node = el.parentElement, up = 0; node && up < 6; node = node.parentElement, up += 1) {
    if (node.clientHeight >= 2 && node.clientWidth >= 2) continue;
    const style = getComputedStyle(node);
    if (style.overflow !== "visible" && style.display !== "inline" && style.display !== "contents") return false;
  }
  return true;
}
// A box to tick is often drawn by its label, and itself unseen.
const ticked = (el) => el.matches("input[type=checkbox],input[type=radio]") && el.labels && [...el.labels].some(shown);
function path(el) {
  // A readable CSS path: for the record, not for finding the element again.
  const words = [];
  for (let node = el; node && node.nodeType === 1 && words.length < 6; node = node.parentElement) {
    const tag = node.tagName.toLowerCase();
    if (node.id && /^[\w-]{1,40}$/.test(node.id)) { words.unshift(`${tag}#${node.id}`); break; }
    const name = node.getAttribute("name");
    if (name && /^[\w.\-\[\]]{1,40}$/.test(name)) { words.unshift(`${tag}[name="${name}"]`); continue; }
    const alike = node.parentElement ? [...node.parentElement.children].filter((one) => one.tagName === node.tagName) : [];
    words.unshift(alike.length > 1 ? `${tag}:nth-of-type(${alike.indexOf(node) + 1})` : tag);
  }
  return (el.getRootNode() instanceof ShadowRoot ? "shadow >>> " : "") + words.join(" > ");
}
function before(el) {
  // The nearest text before an element without a label: its cell's or sibling's, at most four levels up.
  for (let node = el, up = 0; node && up < 4 && node !== document.body; node = node.parentElement, up += 1) {
    for (let side = node.previousSibling; side; side = side.previousSibling) {
      if (side.nodeType === 1 && side.querySelector("input,select,textarea")) return "";
      const text = brief(side.nodeType === 1 ? side.innerText : side.textContent);
      if (text) return text;
    }
  }
  return "";
}
function heading(el) {
  // What stands over an element: its legend, or the nearest heading before it.
  const legend = el.closest("fieldset") && el.closest("fieldset").querySelector("legend");
  if (legend) return brief(legend.innerText);
  let found = "";
  for (const one of document.querySelectorAll("h1,h2,h3,h4,[role=heading]")) {
    if (!(one.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
    if (shown(one)) found = one.innerText;
  }
  return brief(found);
}
function label(el) {
  const named = (el.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean)
    .map((id) => { const one = el.getRootNode().getElementById(id); return one ? one.innerText : ""; }).join(" ");
  const own = el.labels && el.labels.length ? el.labels[0].innerText : "";
  if (own && !/\p{L}/u.test(own) && el.getAttribute("aria-label")) return brief(`${own} ${el.getAttribute("aria-label")}`);
  return brief(own) || brief(el.getAttribute("aria-label")) || brief(named) || (el.placeholder ? "" : before(el)) || brief(el.title);
}
const words = (el) => brief(el.innerText) || brief(el.value) || brief(el.getAttribute("aria-label")) || brief(el.title)
  || brief((el.querySelector && el.querySelector("img[alt]") || {}).alt) || brief(el.alt);
const SUBMIT = /log.?in|sign.?in|submit|continue|next|confirm|verify|update|send|download|unlock|ログイン|サインイン|送信|次へ|確認|進む|続行|続ける|認証|登録|更新|変更|決定|支払|ダウンロード/i;
const clickable = (el) => el.matches("button,input[type=button],input[type=submit],input[type=image],[role=button],a[onclick],a[href^='javascript:']");
function sends(el) {
  const type = (el.getAttribute("type") || "").toLowerCase();
  if (el.localName === "input") return type === "submit" || type === "image";
  return el.localName === "button" && el.form && type !== "button" && type !== "reset";
}
const TEXTS = "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=image]):not([type=reset]):not([type=checkbox]):not([type=radio]):not([type=file]),textarea,[contenteditable=''],[contenteditable=true]";
function submitFor(all) {
  // The control that would send what is typed: in the form of the password (else of the first field), else by its words.
  const texts = all.filter((el) => el.matches(TEXTS) && shown(el));
  if (!texts.length) return null;
  const main = texts.find((el) => el.type === "password") || texts[0];
  const buttons = all.filter((el) => clickable(el) && shown(el));
  return buttons.find((el) => sends(el) && el.form && el.form === main.form)
    || buttons.find((el) => main.form && main.form.contains(el) && SUBMIT.test(words(el)))
    || buttons.find((el) => SUBMIT.test(words(el)) && !(main.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_PRECEDING))
    || buttons.find((el) => SUBMIT.test(words(el)))
    || buttons.find((el) => texts[texts.length - 1].compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING)
    || null;
}
async function printOf(source) {
  // The print of an element or blob as parse/picture_print.py makes it: shape of the drawing, then how much of each of 16 by 16 fields is drawn.
  try {
    let from = source;
    if (source.localName === "svg") {
      from = new Image(source.clientWidth, source.clientHeight);
      from.src = "data:image/svg+xml," + encodeURIComponent(new XMLSerializer().serializeToString(source));
      await from.decode();
    }
    const whole = await createImageBitmap(from);
    const share = Math.min(1, 192 / Math.max(whole.width, whole.height));
    const width = Math.max(1, Math.round(whole.width * share)), height = Math.max(1, Math.round(whole.height * share));
    if (Math.min(whole.width, whole.height) < 8 || whole.width * whole.height > 4000000) return null;
    const small = await createImageBitmap(whole, {resizeWidth: width, resizeHeight: height, resizeQuality: "high"});
    const brush = new OffscreenCanvas(width, height).getContext("2d");
    brush.fillStyle = "white";
    brush.fillRect(0, 0, width, height);
    brush.drawImage(small, 0, 0);
    const data = brush.getImageData(0, 0, width, height).data;
    const edge = [[], [], []];
    const add = (x, y) => { for (let c = 0; c < 3; c += 1) edge[c].push(data[4 * (width * y + x) + c]); };
    for (let x = 0; x < width; x += 1) { add(x, 0); add(x, height - 1); }
    for (let y = 0; y < height; y += 1) { add(0, y); add(width - 1, y); }
    const ground = edge.map((values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]);
    const drawn = new Uint8Array(width * height), columns = new Array(width).fill(0), rows = new Array(height).fill(0);
    for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
      const at = width * y + x, value = Math.max(...ground.map((one, c) => Math.abs(data[4 * at + c] - one)));
      if (value >= 32) { drawn[at] = value; columns[x] += value; rows[y] += value; }
    }
    const spread = (ink) => {
      const whole = ink.reduce((sum, value) => sum + value, 0);
      const middle = ink.reduce((sum, value, at) => sum + value * (at + 0.5), 0) / whole;
      const apart = Math.sqrt(ink.reduce((sum, value, at) => sum + value * (at + 0.5 - middle) ** 2, 0) / whole);
      return apart >= 0.8 ? [middle - 2 * apart, middle + 2 * apart] : null;
    };
    const across = spread(columns), down = spread(rows);
    if (!across || !down) return null;
    const [left, right] = across, [top, bottom] = down;
    const fields = [];
    for (let row = 0; row < 16; row += 1) for (let column = 0; column < 16; column += 1) {
      // Mean of what lies in the field, pixels cut by its edge by their share.
      const x0 = left + (right - left) * column / 16, x1 = left + (right - left) * (column + 1) / 16;
      const y0 = top + (bottom - top) * row / 16, y1 = top + (bottom - top) * (row + 1) / 16;
      let sum = 0, area = 0;
      for (let y = Math.floor(y0); y < y1; y += 1) for (let x = Math.floor(x0); x < x1; x += 1) {
        const part = (Math.min(x + 1, x1) - Math.max(x, x0)) * (Math.min(y + 1, y1) - Math.max(y, y0));
        if (x >= 0 && x < width && y >= 0 && y < height) sum += part * drawn[width * y + x];
        area += part;
      }
      fields.push(sum / area);
    }
    const most = Math.max(...fields);
    const shape = Math.min(255, Math.max(0, Math.round(8 * Math.log2((right - left) / (bottom - top))) + 128));
    return shape.toString(16).padStart(2, "0") + fields.map((value) => Math.round(value * 15 / most).toString(16)).join("");
  } catch { return null; }
}
