// → a word that changes when anything but `own` (the control being tried) changes: markup, values, title.
(own) => {
  let text = document.documentElement.outerHTML;
  if (own && own.isConnected && own.localName === "select") text = text.replace(own.outerHTML, () => "");
  for (const el of everything(document)) {
    if (el.shadowRoot) text += el.shadowRoot.innerHTML;
    if (el !== own && el.matches("input,textarea")) text += `|${el.value}|${el.checked}`;
    if (el !== own && el.localName === "select") text += `|${el.selectedIndex}|${el.disabled}`;
  }
  text += document.title;
  text = text.replaceAll(' style=""', ""); // what taking a picture leaves behind
  let a = 0xdeadbeef, b = 0x41c6ce57;
  for (let i = 0; i < text.length && i < 4e6; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return `${(a >>> 0).toString(16)}${(b >>> 0).toString(16)}.${text.length}`;
}
