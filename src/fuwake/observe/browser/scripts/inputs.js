// → {elements: [handles], facts: [one object each]} of all fields of this frame.
() => {
  const elements = [], facts = [];
  for (const el of everything(document)) {
    if (!el.matches("input,select,textarea,[contenteditable=''],[contenteditable=true]")) continue;
    const type = (el.type || "").toLowerCase();
    if (type === "hidden" && facts.length > 40) continue;
    elements.push(el);
    facts.push({
      selector: path(el),
      frame_url: location.href.slice(0, 2000),
      tag: el.tagName.toLowerCase(),
      type,
      name: brief(el.getAttribute("name")),
      id: brief(el.id),
      autocomplete: brief(el.getAttribute("autocomplete")),
      placeholder: brief(el.getAttribute("placeholder")),
      label: type === "hidden" ? "" : ["submit", "button", "image", "reset"].includes(type) ? words(el) : label(el),
      inputmode: brief(el.getAttribute("inputmode")),
      maxlength: el.maxLength > 0 ? el.maxLength : null,
      options: el.localName === "select" ? [...el.options].slice(0, 30).map((one) => brief(one.text, 60)) : [],
      context: type === "hidden" ? "" : heading(el),
      visible: type !== "hidden" && (shown(el) || ticked(el)),
      prefilled: type !== "hidden" && el.localName !== "select" && !["submit", "button", "image", "reset", "checkbox", "radio"].includes(type) && Boolean(el.value),
    });
    if (facts.length >= 80) break;
  }
  return { elements, facts };
}
