// Runs before the page's own scripts, in every frame. MARK is replaced by a word that is new for each visit.
// Ends endless dialogs and pop-ups, and tells what is sent over sockets that are already open.
(() => {
  const say = console.debug.bind(console);
  const cap = (name, most, answer) => {
    const own = window[name];
    if (typeof own !== "function") return;
    let count = 0;
    window[name] = function (...words) {
      count += 1;
      if (count > most) throw new DOMException("The operation was aborted.", "AbortError");
      return answer === undefined ? own.apply(window, words) : answer;
    };
  };
  cap("alert", 20);
  cap("confirm", 20);
  cap("prompt", 20);
  cap("open", 5);
  cap("print", 1e9, null);
  // A closed shadow root hides its fields from everybody else: here they are to be seen.
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) { return attach.call(this, {...options, mode: "open"}); };
  // What a script puts together itself to be saved: kept, so that it can be read although the page lets go of it at once.
  const blobs = new Map(), make = URL.createObjectURL.bind(URL);
  URL.createObjectURL = function (thing) {
    const url = make(thing);
    if (thing instanceof Blob && thing.size < 5e7) {
      blobs.set(url, thing);
      if (blobs.size > 8) blobs.delete(blobs.keys().next().value);
    }
    return url;
  };
  const read = (blob) => new Promise((done) => {
    const reader = new FileReader();
    reader.onloadend = () => done(reader.result || "");
    reader.readAsDataURL(blob);
  });
  Object.defineProperty(window, "MARK", {value: async (url, most) => {
    const blob = blobs.get(url);
    return blob ? [blob.type, blob.size, await read(blob.slice(0, most))] : null;
  }});
  // Workers that would stay behind are refused elsewhere; that one was wanted is told.
  try {
    const workers = navigator.serviceWorker, register = workers && workers.register.bind(workers);
    if (workers) workers.register = function (url, ...more) {
      say("MARK", "worker", new URL(url, document.baseURI).href);
      return register(url, ...more);
    };
  } catch { /* none for this frame */ }
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (typeof data === "string") say("MARK", "websocket", this.url, data.slice(0, 4096));
    else if (data instanceof ArrayBuffer) say("MARK", "websocket", this.url, new TextDecoder("latin1").decode(data.slice(0, 4096)));
    return send.call(this, data);
  };
})();
