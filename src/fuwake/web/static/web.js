// Adds comfort to pages that work without it: dropping a file, following an examination, evidence shown in place. No part of a mail
// or page is ever run or put together here: what is shown comes escaped from our own server.
"use strict";

const drop = document.getElementById("drop");
if (drop) {
  const file = document.getElementById("file");
  document.getElementById("drop-words").hidden = false;
  const over = (event, on) => {
    event.preventDefault();
    drop.classList.toggle("over", on);
  };
  addEventListener("dragover", (event) => over(event, true));
  addEventListener("dragleave", (event) => over(event, false));
  addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer.files.length) {
      file.files = event.dataTransfer.files;
      drop.requestSubmit();
    }
  });
  drop.addEventListener("submit", () => {
    const button = document.getElementById("send");
    document.getElementById("sending").textContent = button.dataset.sending;
  });
}

const way = document.getElementById("way");
if (way && way.dataset.ended === "0") {
  const words = way.dataset;
  const events = new EventSource(`/api/v1/mails/${words.mail}/events`);
  events.addEventListener("progress", (event) => {
    const now = JSON.parse(event.data);
    document.getElementById("state-word").textContent = words[now.state] || "";
    const ended = ["examined", "failed", "cancelled"].includes(now.state);
    const done = new Set(["taken", ...now.steps]);
    const steps = [...way.children];
    const last = steps.findLastIndex((step) => done.has(step.dataset.step));
    let next = now.state === "examining";
    for (const [place, step] of steps.entries()) {
      const is = place <= last || now.state === "examined";
      step.className = is ? "done" : next ? "now" : "later";
      step.querySelector(".mark").textContent = is ? words.done : next ? words.now : words.later;
      if (!is) next = false;
    }
    if (ended) {
      events.close();
      location.replace(now.case_id ? `/cases/${now.case_id}` : `/mails/${words.mail}`);
    }
  });
}

const shown = document.getElementById("shown");
if (shown && shown.showModal) {
  document.addEventListener("click", async (event) => {
    const cite = event.target.closest("a.cite");
    if (!cite || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const answer = await fetch(`${cite.href}&bare=1`);
      if (!answer.ok) throw new Error();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      shown.querySelector(".inside").replaceChildren(...page.body.children);
      shown.showModal();
    } catch {
      location.assign(cite.href);
    }
  });
  shown.addEventListener("click", (event) => {
    if (event.target === shown) shown.close();
  });
}
