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
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (typeof data === "string") say("MARK", "websocket", this.url, data.slice(0, 4096));
    else if (data instanceof ArrayBuffer) say("MARK", "websocket", this.url, new TextDecoder("latin1").decode(data.slice(0, 4096)));
    return send.call(this, data);
  };
})();
