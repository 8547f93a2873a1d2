// → the print of a picture given in base64 (tools.js); null for no picture.
(coded) => (async () => {
  try {
    return await printOf(new Blob([Uint8Array.from(atob(coded), (sign) => sign.charCodeAt(0))]));
  } catch { return null; }
})()
