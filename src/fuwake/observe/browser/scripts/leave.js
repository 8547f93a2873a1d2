// Tells the page that it goes out of sight and is left. Runs in the main frame.
() => {
  try { Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true}); } catch { /* it stays visible */ }
  document.dispatchEvent(new Event("visibilitychange", {bubbles: true}));
  for (const name of ["beforeunload", "pagehide", "unload"]) dispatchEvent(name === "pagehide" ? new PageTransitionEvent(name) : new Event(name, {cancelable: true}));
}
