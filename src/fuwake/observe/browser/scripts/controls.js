// → {elements, facts} of the controls other than the one that sends: selects, links, buttons.
() => {
  const all = [...everything(document)];
  const submit = submitFor(all);
  const elements = [], facts = [];
  for (const el of all) {
    const link = el.localName === "a" && el.hasAttribute("href");
    const select = el.localName === "select";
    if (!(link || select || clickable(el)) || el === submit || !shown(el)) continue;
    if (!select && !link && sends(el)) continue;
    if (el.parentElement && el.parentElement.closest("a[href],button")) continue;
    const href = link ? el.getAttribute("href").trim() : "";
    let still = true;
    if (link && !/^(#|javascript:)/i.test(href)) {
      // A link to elsewhere is not followed; one to the page itself is tried.
      still = el.href.split("#")[0] === location.href.split("#")[0];
    }
    elements.push(el);
    facts.push({
      selector: path(el),
      kind: select ? "select" : link ? "link" : "button",
      label: select ? label(el) || (el.selectedOptions[0] ? brief(el.selectedOptions[0].text, 60) : "") : words(el),
      href: link ? brief(el.href, 500) : "",
      still,
      disabled: Boolean(el.disabled),
      current: select ? el.selectedIndex : -1,
      options: select ? el.options.length : 0,
      usable: select ? [...el.options].findIndex((one, index) => index !== el.selectedIndex && !one.disabled) : -1,
      target: href.length > 1 && href[0] === "#" ? Boolean(document.getElementById(decodeURIComponent(href.slice(1)))) : false,
    });
    if (facts.length >= 24) break;
  }
  return { elements, facts };
}
